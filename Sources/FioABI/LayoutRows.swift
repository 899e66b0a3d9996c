// SPDX-License-Identifier: GPL-2.0-only
// Generated from Tools/LayoutGenerator/layouts.json by `swift run LayoutGenerator`. Do not edit.

extension FioLayout {
  #if arch(x86_64)
    /// Every layout known for this architecture, oldest release first.
    package static let known: InlineArray<16, FioLayout> = [
      FioLayout(
        tag: "fio-3.28", version: "fio-3.28", architecture: "x86_64", ioopsVersion: 30,
        threadDataSize: 281376, threadDataSizeWithCUDA: 281408,
        ops: OpsLayout(
          name: 16, version: 24, flags: 28, setup: 40, initialize: 48, prepare: 64, queue: 72, cleanup: 120,
          openFile: 128, closeFile: 136, invalidate: 144, unlinkFile: 152, getFileSize: 160, prepopulateFile: 168,
          allocateBuffer: 184, freeBuffer: 192, optionStructSize: 248, options: 256),
        ioUnit: IOUnitLayout(
          file: 32, direction: 44, length: 56, offset: 64, transferBuffer: 96, transferLength: 104, error: 136),
        file: FileLayout(
          number: 36, name: 40, realSize: 48, offset: 56, ioSize: 64),
        thread: ThreadLayout(
          options: 24, engineOptions: 4208, files: 278200, fileCount: 278220, error: 278400, buffer: 278424,
          bufferSize: 278432, ops: 279320, engineState: 279336, errorText: 281248),
        options: CoreOptionsLayout(
          name: 80, directory: 96, filename: 104, ioengine: 128, iodepth: 184, size: 216, offset: 272,
          blockSize: 296, smallestBlock: 344, largestBlock: 368, fileCount: 472)),
      FioLayout(
        tag: "fio-3.29", version: "fio-3.29", architecture: "x86_64", ioopsVersion: 30,
        threadDataSize: 281376, threadDataSizeWithCUDA: 281408,
        ops: OpsLayout(
          name: 16, version: 24, flags: 28, setup: 40, initialize: 48, prepare: 64, queue: 72, cleanup: 120,
          openFile: 128, closeFile: 136, invalidate: 144, unlinkFile: 152, getFileSize: 160, prepopulateFile: 168,
          allocateBuffer: 184, freeBuffer: 192, optionStructSize: 248, options: 256),
        ioUnit: IOUnitLayout(
          file: 32, direction: 44, length: 56, offset: 64, transferBuffer: 96, transferLength: 104, error: 136),
        file: FileLayout(
          number: 36, name: 40, realSize: 48, offset: 56, ioSize: 64),
        thread: ThreadLayout(
          options: 24, engineOptions: 4208, files: 278200, fileCount: 278220, error: 278400, buffer: 278424,
          bufferSize: 278432, ops: 279320, engineState: 279336, errorText: 281248),
        options: CoreOptionsLayout(
          name: 80, directory: 96, filename: 104, ioengine: 128, iodepth: 184, size: 216, offset: 272,
          blockSize: 296, smallestBlock: 344, largestBlock: 368, fileCount: 472)),
      FioLayout(
        tag: "fio-3.30", version: "fio-3.30", architecture: "x86_64", ioopsVersion: 31,
        threadDataSize: 192024, threadDataSizeWithCUDA: 192056,
        ops: OpsLayout(
          name: 16, version: 24, flags: 28, setup: 40, initialize: 48, prepare: 64, queue: 72, cleanup: 120,
          openFile: 128, closeFile: 136, invalidate: 144, unlinkFile: 152, getFileSize: 160, prepopulateFile: 168,
          allocateBuffer: 184, freeBuffer: 192, optionStructSize: 248, options: 256),
        ioUnit: IOUnitLayout(
          file: 32, direction: 44, length: 64, offset: 72, transferBuffer: 104, transferLength: 112, error: 144),
        file: FileLayout(
          number: 36, name: 40, realSize: 48, offset: 56, ioSize: 64),
        thread: ThreadLayout(
          options: 24, engineOptions: 4216, files: 188832, fileCount: 188852, error: 189032, buffer: 189056,
          bufferSize: 189064, ops: 189952, engineState: 189968, errorText: 191896),
        options: CoreOptionsLayout(
          name: 80, directory: 96, filename: 104, ioengine: 128, iodepth: 184, size: 216, offset: 272,
          blockSize: 296, smallestBlock: 344, largestBlock: 368, fileCount: 472)),
      FioLayout(
        tag: "fio-3.31", version: "fio-3.31", architecture: "x86_64", ioopsVersion: 31,
        threadDataSize: 192040, threadDataSizeWithCUDA: 192072,
        ops: OpsLayout(
          name: 16, version: 24, flags: 28, setup: 40, initialize: 48, prepare: 64, queue: 72, cleanup: 120,
          openFile: 128, closeFile: 136, invalidate: 144, unlinkFile: 152, getFileSize: 160, prepopulateFile: 168,
          allocateBuffer: 184, freeBuffer: 192, optionStructSize: 248, options: 256),
        ioUnit: IOUnitLayout(
          file: 32, direction: 44, length: 64, offset: 72, transferBuffer: 104, transferLength: 112, error: 144),
        file: FileLayout(
          number: 36, name: 40, realSize: 48, offset: 56, ioSize: 64),
        thread: ThreadLayout(
          options: 24, engineOptions: 4216, files: 188832, fileCount: 188852, error: 189032, buffer: 189056,
          bufferSize: 189064, ops: 189952, engineState: 189968, errorText: 191912),
        options: CoreOptionsLayout(
          name: 80, directory: 96, filename: 104, ioengine: 128, iodepth: 184, size: 216, offset: 272,
          blockSize: 296, smallestBlock: 344, largestBlock: 368, fileCount: 472)),
      FioLayout(
        tag: "fio-3.32", version: "fio-3.32", architecture: "x86_64", ioopsVersion: 31,
        threadDataSize: 192040, threadDataSizeWithCUDA: 192072,
        ops: OpsLayout(
          name: 16, version: 24, flags: 28, setup: 40, initialize: 48, prepare: 64, queue: 72, cleanup: 120,
          openFile: 128, closeFile: 136, invalidate: 144, unlinkFile: 152, getFileSize: 160, prepopulateFile: 168,
          allocateBuffer: 184, freeBuffer: 192, optionStructSize: 248, options: 256),
        ioUnit: IOUnitLayout(
          file: 32, direction: 44, length: 64, offset: 72, transferBuffer: 104, transferLength: 112, error: 144),
        file: FileLayout(
          number: 36, name: 40, realSize: 48, offset: 56, ioSize: 64),
        thread: ThreadLayout(
          options: 24, engineOptions: 4216, files: 188832, fileCount: 188852, error: 189032, buffer: 189056,
          bufferSize: 189064, ops: 189952, engineState: 189968, errorText: 191912),
        options: CoreOptionsLayout(
          name: 80, directory: 96, filename: 104, ioengine: 128, iodepth: 184, size: 216, offset: 272,
          blockSize: 296, smallestBlock: 344, largestBlock: 368, fileCount: 472)),
      FioLayout(
        tag: "fio-3.33", version: "fio-3.33", architecture: "x86_64", ioopsVersion: 31,
        threadDataSize: 192056, threadDataSizeWithCUDA: 192088,
        ops: OpsLayout(
          name: 16, version: 24, flags: 28, setup: 40, initialize: 48, prepare: 64, queue: 72, cleanup: 120,
          openFile: 128, closeFile: 136, invalidate: 144, unlinkFile: 152, getFileSize: 160, prepopulateFile: 168,
          allocateBuffer: 184, freeBuffer: 192, optionStructSize: 248, options: 256),
        ioUnit: IOUnitLayout(
          file: 32, direction: 44, length: 64, offset: 72, transferBuffer: 104, transferLength: 112, error: 144),
        file: FileLayout(
          number: 36, name: 40, realSize: 48, offset: 56, ioSize: 64),
        thread: ThreadLayout(
          options: 24, engineOptions: 4216, files: 188832, fileCount: 188852, error: 189032, buffer: 189056,
          bufferSize: 189064, ops: 189952, engineState: 189968, errorText: 191928),
        options: CoreOptionsLayout(
          name: 80, directory: 96, filename: 104, ioengine: 128, iodepth: 184, size: 216, offset: 272,
          blockSize: 296, smallestBlock: 344, largestBlock: 368, fileCount: 472)),
      FioLayout(
        tag: "fio-3.34", version: "fio-3.34", architecture: "x86_64", ioopsVersion: 32,
        threadDataSize: 191168, threadDataSizeWithCUDA: 191200,
        ops: OpsLayout(
          name: 16, version: 24, flags: 28, setup: 40, initialize: 48, prepare: 64, queue: 72, cleanup: 120,
          openFile: 128, closeFile: 136, invalidate: 144, unlinkFile: 152, getFileSize: 160, prepopulateFile: 168,
          allocateBuffer: 184, freeBuffer: 192, optionStructSize: 264, options: 272),
        ioUnit: IOUnitLayout(
          file: 32, direction: 44, length: 64, offset: 72, transferBuffer: 104, transferLength: 112, error: 144),
        file: FileLayout(
          number: 36, name: 40, realSize: 48, offset: 56, ioSize: 64),
        thread: ThreadLayout(
          options: 24, engineOptions: 3280, files: 187896, fileCount: 187916, error: 188096, buffer: 188120,
          bufferSize: 188128, ops: 189064, engineState: 189080, errorText: 191040),
        options: CoreOptionsLayout(
          name: 80, directory: 96, filename: 104, ioengine: 128, iodepth: 184, size: 216, offset: 272,
          blockSize: 296, smallestBlock: 344, largestBlock: 368, fileCount: 472)),
      FioLayout(
        tag: "fio-3.35", version: "fio-3.35", architecture: "x86_64", ioopsVersion: 32,
        threadDataSize: 191168, threadDataSizeWithCUDA: 191200,
        ops: OpsLayout(
          name: 16, version: 24, flags: 28, setup: 40, initialize: 48, prepare: 64, queue: 72, cleanup: 120,
          openFile: 128, closeFile: 136, invalidate: 144, unlinkFile: 152, getFileSize: 160, prepopulateFile: 168,
          allocateBuffer: 184, freeBuffer: 192, optionStructSize: 264, options: 272),
        ioUnit: IOUnitLayout(
          file: 32, direction: 44, length: 64, offset: 72, transferBuffer: 104, transferLength: 112, error: 144),
        file: FileLayout(
          number: 36, name: 40, realSize: 48, offset: 56, ioSize: 64),
        thread: ThreadLayout(
          options: 24, engineOptions: 3280, files: 187896, fileCount: 187916, error: 188096, buffer: 188120,
          bufferSize: 188128, ops: 189064, engineState: 189080, errorText: 191040),
        options: CoreOptionsLayout(
          name: 80, directory: 96, filename: 104, ioengine: 128, iodepth: 184, size: 216, offset: 272,
          blockSize: 296, smallestBlock: 344, largestBlock: 368, fileCount: 472)),
      FioLayout(
        tag: "fio-3.36", version: "fio-3.36", architecture: "x86_64", ioopsVersion: 33,
        threadDataSize: 191264, threadDataSizeWithCUDA: 191296,
        ops: OpsLayout(
          name: 16, version: 24, flags: 28, setup: 40, initialize: 48, prepare: 64, queue: 72, cleanup: 120,
          openFile: 128, closeFile: 136, invalidate: 144, unlinkFile: 152, getFileSize: 160, prepopulateFile: 168,
          allocateBuffer: 184, freeBuffer: 192, optionStructSize: 272, options: 280),
        ioUnit: IOUnitLayout(
          file: 32, direction: 44, length: 64, offset: 72, transferBuffer: 104, transferLength: 112, error: 144),
        file: FileLayout(
          number: 36, name: 40, realSize: 48, offset: 56, ioSize: 64),
        thread: ThreadLayout(
          options: 24, engineOptions: 3304, files: 187928, fileCount: 187948, error: 188128, buffer: 188152,
          bufferSize: 188160, ops: 189152, engineState: 189168, errorText: 191136),
        options: CoreOptionsLayout(
          name: 80, directory: 96, filename: 104, ioengine: 128, iodepth: 184, size: 216, offset: 272,
          blockSize: 296, smallestBlock: 344, largestBlock: 368, fileCount: 472)),
      FioLayout(
        tag: "fio-3.37", version: "fio-3.37", architecture: "x86_64", ioopsVersion: 33,
        threadDataSize: 191264, threadDataSizeWithCUDA: 191296,
        ops: OpsLayout(
          name: 16, version: 24, flags: 28, setup: 40, initialize: 48, prepare: 64, queue: 72, cleanup: 120,
          openFile: 128, closeFile: 136, invalidate: 144, unlinkFile: 152, getFileSize: 160, prepopulateFile: 168,
          allocateBuffer: 184, freeBuffer: 192, optionStructSize: 272, options: 280),
        ioUnit: IOUnitLayout(
          file: 32, direction: 44, length: 64, offset: 72, transferBuffer: 104, transferLength: 112, error: 144),
        file: FileLayout(
          number: 36, name: 40, realSize: 48, offset: 56, ioSize: 64),
        thread: ThreadLayout(
          options: 24, engineOptions: 3304, files: 187928, fileCount: 187948, error: 188128, buffer: 188152,
          bufferSize: 188160, ops: 189152, engineState: 189168, errorText: 191136),
        options: CoreOptionsLayout(
          name: 80, directory: 96, filename: 104, ioengine: 128, iodepth: 184, size: 216, offset: 272,
          blockSize: 296, smallestBlock: 344, largestBlock: 368, fileCount: 472)),
      FioLayout(
        tag: "fio-3.38", version: "fio-3.38", architecture: "x86_64", ioopsVersion: 36,
        threadDataSize: 191488, threadDataSizeWithCUDA: 191520,
        ops: OpsLayout(
          name: 16, version: 24, flags: 28, setup: 40, initialize: 48, prepare: 64, queue: 72, cleanup: 120,
          openFile: 128, closeFile: 136, invalidate: 144, unlinkFile: 152, getFileSize: 160, prepopulateFile: 168,
          allocateBuffer: 184, freeBuffer: 192, optionStructSize: 272, options: 280),
        ioUnit: IOUnitLayout(
          file: 32, direction: 44, length: 64, offset: 72, transferBuffer: 104, transferLength: 112, error: 144),
        file: FileLayout(
          number: 36, name: 40, realSize: 48, offset: 56, ioSize: 64),
        thread: ThreadLayout(
          options: 24, engineOptions: 3520, files: 188144, fileCount: 188164, error: 188344, buffer: 188368,
          bufferSize: 188376, ops: 189376, engineState: 189392, errorText: 191360),
        options: CoreOptionsLayout(
          name: 80, directory: 96, filename: 104, ioengine: 128, iodepth: 184, size: 216, offset: 272,
          blockSize: 296, smallestBlock: 344, largestBlock: 368, fileCount: 472)),
      FioLayout(
        tag: "fio-3.39", version: "fio-3.39", architecture: "x86_64", ioopsVersion: 36,
        threadDataSize: 191496, threadDataSizeWithCUDA: 191528,
        ops: OpsLayout(
          name: 16, version: 24, flags: 28, setup: 40, initialize: 48, prepare: 64, queue: 72, cleanup: 120,
          openFile: 128, closeFile: 136, invalidate: 144, unlinkFile: 152, getFileSize: 160, prepopulateFile: 168,
          allocateBuffer: 184, freeBuffer: 192, optionStructSize: 272, options: 280),
        ioUnit: IOUnitLayout(
          file: 32, direction: 44, length: 64, offset: 72, transferBuffer: 104, transferLength: 112, error: 144),
        file: FileLayout(
          number: 36, name: 40, realSize: 48, offset: 56, ioSize: 64),
        thread: ThreadLayout(
          options: 24, engineOptions: 3520, files: 188144, fileCount: 188164, error: 188344, buffer: 188368,
          bufferSize: 188376, ops: 189376, engineState: 189392, errorText: 191368),
        options: CoreOptionsLayout(
          name: 80, directory: 96, filename: 104, ioengine: 128, iodepth: 184, size: 216, offset: 272,
          blockSize: 296, smallestBlock: 344, largestBlock: 368, fileCount: 472)),
      FioLayout(
        tag: "fio-3.40", version: "fio-3.40", architecture: "x86_64", ioopsVersion: 37,
        threadDataSize: 191504, threadDataSizeWithCUDA: 191536,
        ops: OpsLayout(
          name: 16, version: 24, flags: 28, setup: 40, initialize: 48, prepare: 64, queue: 72, cleanup: 120,
          openFile: 128, closeFile: 136, invalidate: 144, unlinkFile: 152, getFileSize: 160, prepopulateFile: 168,
          allocateBuffer: 184, freeBuffer: 192, optionStructSize: 280, options: 288),
        ioUnit: IOUnitLayout(
          file: 32, direction: 44, length: 64, offset: 72, transferBuffer: 104, transferLength: 112, error: 144),
        file: FileLayout(
          number: 36, name: 40, realSize: 48, offset: 56, ioSize: 64),
        thread: ThreadLayout(
          options: 24, engineOptions: 3528, files: 188152, fileCount: 188172, error: 188352, buffer: 188376,
          bufferSize: 188384, ops: 189384, engineState: 189400, errorText: 191376),
        options: CoreOptionsLayout(
          name: 80, directory: 96, filename: 104, ioengine: 128, iodepth: 184, size: 216, offset: 272,
          blockSize: 296, smallestBlock: 344, largestBlock: 368, fileCount: 472)),
      FioLayout(
        tag: "fio-3.41", version: "fio-3.41", architecture: "x86_64", ioopsVersion: 39,
        threadDataSize: 191608, threadDataSizeWithCUDA: 191640,
        ops: OpsLayout(
          name: 16, version: 24, flags: 28, setup: 40, initialize: 48, prepare: 64, queue: 72, cleanup: 112,
          openFile: 120, closeFile: 128, invalidate: 136, unlinkFile: 144, getFileSize: 152, prepopulateFile: 160,
          allocateBuffer: 176, freeBuffer: 184, optionStructSize: 272, options: 280),
        ioUnit: IOUnitLayout(
          file: 32, direction: 44, length: 72, offset: 80, transferBuffer: 112, transferLength: 120, error: 152),
        file: FileLayout(
          number: 36, name: 40, realSize: 48, offset: 56, ioSize: 64),
        thread: ThreadLayout(
          options: 24, engineOptions: 3560, files: 188184, fileCount: 188204, error: 188384, buffer: 188408,
          bufferSize: 188416, ops: 189472, engineState: 189488, errorText: 191480),
        options: CoreOptionsLayout(
          name: 80, directory: 96, filename: 104, ioengine: 128, iodepth: 184, size: 216, offset: 272,
          blockSize: 296, smallestBlock: 344, largestBlock: 368, fileCount: 472)),
      FioLayout(
        tag: "fio-3.42", version: "fio-3.42", architecture: "x86_64", ioopsVersion: 39,
        threadDataSize: 191680, threadDataSizeWithCUDA: 191712,
        ops: OpsLayout(
          name: 16, version: 24, flags: 28, setup: 40, initialize: 48, prepare: 64, queue: 72, cleanup: 112,
          openFile: 120, closeFile: 128, invalidate: 136, unlinkFile: 144, getFileSize: 152, prepopulateFile: 160,
          allocateBuffer: 176, freeBuffer: 184, optionStructSize: 272, options: 280),
        ioUnit: IOUnitLayout(
          file: 32, direction: 44, length: 72, offset: 80, transferBuffer: 112, transferLength: 120, error: 152),
        file: FileLayout(
          number: 36, name: 40, realSize: 48, offset: 56, ioSize: 64),
        thread: ThreadLayout(
          options: 24, engineOptions: 3584, files: 188232, fileCount: 188252, error: 188432, buffer: 188456,
          bufferSize: 188464, ops: 189520, engineState: 189536, errorText: 191552),
        options: CoreOptionsLayout(
          name: 80, directory: 96, filename: 104, ioengine: 128, iodepth: 184, size: 216, offset: 272,
          blockSize: 296, smallestBlock: 344, largestBlock: 368, fileCount: 472)),
      FioLayout(
        tag: "master f5344384 (2026-08-21)", version: "fio-3.42", architecture: "x86_64", ioopsVersion: 39,
        threadDataSize: 191752, threadDataSizeWithCUDA: 191784,
        ops: OpsLayout(
          name: 16, version: 24, flags: 28, setup: 40, initialize: 48, prepare: 64, queue: 72, cleanup: 112,
          openFile: 120, closeFile: 128, invalidate: 136, unlinkFile: 144, getFileSize: 152, prepopulateFile: 160,
          allocateBuffer: 176, freeBuffer: 184, optionStructSize: 272, options: 280),
        ioUnit: IOUnitLayout(
          file: 32, direction: 44, length: 72, offset: 80, transferBuffer: 112, transferLength: 120, error: 152),
        file: FileLayout(
          number: 36, name: 40, realSize: 48, offset: 56, ioSize: 64),
        thread: ThreadLayout(
          options: 24, engineOptions: 3616, files: 188264, fileCount: 188284, error: 188464, buffer: 188488,
          bufferSize: 188496, ops: 189560, engineState: 189576, errorText: 191624),
        options: CoreOptionsLayout(
          name: 80, directory: 96, filename: 104, ioengine: 128, iodepth: 184, size: 216, offset: 272,
          blockSize: 296, smallestBlock: 344, largestBlock: 368, fileCount: 472)),
    ]
  #elseif arch(arm64)
    /// Every layout known for this architecture, oldest release first.
    package static let known: InlineArray<16, FioLayout> = [
      FioLayout(
        tag: "fio-3.28", version: "fio-3.28", architecture: "aarch64", ioopsVersion: 30,
        threadDataSize: 281416, threadDataSizeWithCUDA: 281448,
        ops: OpsLayout(
          name: 16, version: 24, flags: 28, setup: 40, initialize: 48, prepare: 64, queue: 72, cleanup: 120,
          openFile: 128, closeFile: 136, invalidate: 144, unlinkFile: 152, getFileSize: 160, prepopulateFile: 168,
          allocateBuffer: 184, freeBuffer: 192, optionStructSize: 248, options: 256),
        ioUnit: IOUnitLayout(
          file: 32, direction: 44, length: 56, offset: 64, transferBuffer: 96, transferLength: 104, error: 136),
        file: FileLayout(
          number: 36, name: 40, realSize: 48, offset: 56, ioSize: 64),
        thread: ThreadLayout(
          options: 24, engineOptions: 4208, files: 278216, fileCount: 278236, error: 278416, buffer: 278440,
          bufferSize: 278448, ops: 279336, engineState: 279352, errorText: 281288),
        options: CoreOptionsLayout(
          name: 80, directory: 96, filename: 104, ioengine: 128, iodepth: 184, size: 216, offset: 272,
          blockSize: 296, smallestBlock: 344, largestBlock: 368, fileCount: 472)),
      FioLayout(
        tag: "fio-3.29", version: "fio-3.29", architecture: "aarch64", ioopsVersion: 30,
        threadDataSize: 281416, threadDataSizeWithCUDA: 281448,
        ops: OpsLayout(
          name: 16, version: 24, flags: 28, setup: 40, initialize: 48, prepare: 64, queue: 72, cleanup: 120,
          openFile: 128, closeFile: 136, invalidate: 144, unlinkFile: 152, getFileSize: 160, prepopulateFile: 168,
          allocateBuffer: 184, freeBuffer: 192, optionStructSize: 248, options: 256),
        ioUnit: IOUnitLayout(
          file: 32, direction: 44, length: 56, offset: 64, transferBuffer: 96, transferLength: 104, error: 136),
        file: FileLayout(
          number: 36, name: 40, realSize: 48, offset: 56, ioSize: 64),
        thread: ThreadLayout(
          options: 24, engineOptions: 4208, files: 278216, fileCount: 278236, error: 278416, buffer: 278440,
          bufferSize: 278448, ops: 279336, engineState: 279352, errorText: 281288),
        options: CoreOptionsLayout(
          name: 80, directory: 96, filename: 104, ioengine: 128, iodepth: 184, size: 216, offset: 272,
          blockSize: 296, smallestBlock: 344, largestBlock: 368, fileCount: 472)),
      FioLayout(
        tag: "fio-3.30", version: "fio-3.30", architecture: "aarch64", ioopsVersion: 31,
        threadDataSize: 192064, threadDataSizeWithCUDA: 192096,
        ops: OpsLayout(
          name: 16, version: 24, flags: 28, setup: 40, initialize: 48, prepare: 64, queue: 72, cleanup: 120,
          openFile: 128, closeFile: 136, invalidate: 144, unlinkFile: 152, getFileSize: 160, prepopulateFile: 168,
          allocateBuffer: 184, freeBuffer: 192, optionStructSize: 248, options: 256),
        ioUnit: IOUnitLayout(
          file: 32, direction: 44, length: 64, offset: 72, transferBuffer: 104, transferLength: 112, error: 144),
        file: FileLayout(
          number: 36, name: 40, realSize: 48, offset: 56, ioSize: 64),
        thread: ThreadLayout(
          options: 24, engineOptions: 4216, files: 188848, fileCount: 188868, error: 189048, buffer: 189072,
          bufferSize: 189080, ops: 189968, engineState: 189984, errorText: 191936),
        options: CoreOptionsLayout(
          name: 80, directory: 96, filename: 104, ioengine: 128, iodepth: 184, size: 216, offset: 272,
          blockSize: 296, smallestBlock: 344, largestBlock: 368, fileCount: 472)),
      FioLayout(
        tag: "fio-3.31", version: "fio-3.31", architecture: "aarch64", ioopsVersion: 31,
        threadDataSize: 192080, threadDataSizeWithCUDA: 192112,
        ops: OpsLayout(
          name: 16, version: 24, flags: 28, setup: 40, initialize: 48, prepare: 64, queue: 72, cleanup: 120,
          openFile: 128, closeFile: 136, invalidate: 144, unlinkFile: 152, getFileSize: 160, prepopulateFile: 168,
          allocateBuffer: 184, freeBuffer: 192, optionStructSize: 248, options: 256),
        ioUnit: IOUnitLayout(
          file: 32, direction: 44, length: 64, offset: 72, transferBuffer: 104, transferLength: 112, error: 144),
        file: FileLayout(
          number: 36, name: 40, realSize: 48, offset: 56, ioSize: 64),
        thread: ThreadLayout(
          options: 24, engineOptions: 4216, files: 188848, fileCount: 188868, error: 189048, buffer: 189072,
          bufferSize: 189080, ops: 189968, engineState: 189984, errorText: 191952),
        options: CoreOptionsLayout(
          name: 80, directory: 96, filename: 104, ioengine: 128, iodepth: 184, size: 216, offset: 272,
          blockSize: 296, smallestBlock: 344, largestBlock: 368, fileCount: 472)),
      FioLayout(
        tag: "fio-3.32", version: "fio-3.32", architecture: "aarch64", ioopsVersion: 31,
        threadDataSize: 192080, threadDataSizeWithCUDA: 192112,
        ops: OpsLayout(
          name: 16, version: 24, flags: 28, setup: 40, initialize: 48, prepare: 64, queue: 72, cleanup: 120,
          openFile: 128, closeFile: 136, invalidate: 144, unlinkFile: 152, getFileSize: 160, prepopulateFile: 168,
          allocateBuffer: 184, freeBuffer: 192, optionStructSize: 248, options: 256),
        ioUnit: IOUnitLayout(
          file: 32, direction: 44, length: 64, offset: 72, transferBuffer: 104, transferLength: 112, error: 144),
        file: FileLayout(
          number: 36, name: 40, realSize: 48, offset: 56, ioSize: 64),
        thread: ThreadLayout(
          options: 24, engineOptions: 4216, files: 188848, fileCount: 188868, error: 189048, buffer: 189072,
          bufferSize: 189080, ops: 189968, engineState: 189984, errorText: 191952),
        options: CoreOptionsLayout(
          name: 80, directory: 96, filename: 104, ioengine: 128, iodepth: 184, size: 216, offset: 272,
          blockSize: 296, smallestBlock: 344, largestBlock: 368, fileCount: 472)),
      FioLayout(
        tag: "fio-3.33", version: "fio-3.33", architecture: "aarch64", ioopsVersion: 31,
        threadDataSize: 192096, threadDataSizeWithCUDA: 192128,
        ops: OpsLayout(
          name: 16, version: 24, flags: 28, setup: 40, initialize: 48, prepare: 64, queue: 72, cleanup: 120,
          openFile: 128, closeFile: 136, invalidate: 144, unlinkFile: 152, getFileSize: 160, prepopulateFile: 168,
          allocateBuffer: 184, freeBuffer: 192, optionStructSize: 248, options: 256),
        ioUnit: IOUnitLayout(
          file: 32, direction: 44, length: 64, offset: 72, transferBuffer: 104, transferLength: 112, error: 144),
        file: FileLayout(
          number: 36, name: 40, realSize: 48, offset: 56, ioSize: 64),
        thread: ThreadLayout(
          options: 24, engineOptions: 4216, files: 188848, fileCount: 188868, error: 189048, buffer: 189072,
          bufferSize: 189080, ops: 189968, engineState: 189984, errorText: 191968),
        options: CoreOptionsLayout(
          name: 80, directory: 96, filename: 104, ioengine: 128, iodepth: 184, size: 216, offset: 272,
          blockSize: 296, smallestBlock: 344, largestBlock: 368, fileCount: 472)),
      FioLayout(
        tag: "fio-3.34", version: "fio-3.34", architecture: "aarch64", ioopsVersion: 32,
        threadDataSize: 191208, threadDataSizeWithCUDA: 191240,
        ops: OpsLayout(
          name: 16, version: 24, flags: 28, setup: 40, initialize: 48, prepare: 64, queue: 72, cleanup: 120,
          openFile: 128, closeFile: 136, invalidate: 144, unlinkFile: 152, getFileSize: 160, prepopulateFile: 168,
          allocateBuffer: 184, freeBuffer: 192, optionStructSize: 264, options: 272),
        ioUnit: IOUnitLayout(
          file: 32, direction: 44, length: 64, offset: 72, transferBuffer: 104, transferLength: 112, error: 144),
        file: FileLayout(
          number: 36, name: 40, realSize: 48, offset: 56, ioSize: 64),
        thread: ThreadLayout(
          options: 24, engineOptions: 3280, files: 187912, fileCount: 187932, error: 188112, buffer: 188136,
          bufferSize: 188144, ops: 189080, engineState: 189096, errorText: 191080),
        options: CoreOptionsLayout(
          name: 80, directory: 96, filename: 104, ioengine: 128, iodepth: 184, size: 216, offset: 272,
          blockSize: 296, smallestBlock: 344, largestBlock: 368, fileCount: 472)),
      FioLayout(
        tag: "fio-3.35", version: "fio-3.35", architecture: "aarch64", ioopsVersion: 32,
        threadDataSize: 191208, threadDataSizeWithCUDA: 191240,
        ops: OpsLayout(
          name: 16, version: 24, flags: 28, setup: 40, initialize: 48, prepare: 64, queue: 72, cleanup: 120,
          openFile: 128, closeFile: 136, invalidate: 144, unlinkFile: 152, getFileSize: 160, prepopulateFile: 168,
          allocateBuffer: 184, freeBuffer: 192, optionStructSize: 264, options: 272),
        ioUnit: IOUnitLayout(
          file: 32, direction: 44, length: 64, offset: 72, transferBuffer: 104, transferLength: 112, error: 144),
        file: FileLayout(
          number: 36, name: 40, realSize: 48, offset: 56, ioSize: 64),
        thread: ThreadLayout(
          options: 24, engineOptions: 3280, files: 187912, fileCount: 187932, error: 188112, buffer: 188136,
          bufferSize: 188144, ops: 189080, engineState: 189096, errorText: 191080),
        options: CoreOptionsLayout(
          name: 80, directory: 96, filename: 104, ioengine: 128, iodepth: 184, size: 216, offset: 272,
          blockSize: 296, smallestBlock: 344, largestBlock: 368, fileCount: 472)),
      FioLayout(
        tag: "fio-3.36", version: "fio-3.36", architecture: "aarch64", ioopsVersion: 33,
        threadDataSize: 191304, threadDataSizeWithCUDA: 191336,
        ops: OpsLayout(
          name: 16, version: 24, flags: 28, setup: 40, initialize: 48, prepare: 64, queue: 72, cleanup: 120,
          openFile: 128, closeFile: 136, invalidate: 144, unlinkFile: 152, getFileSize: 160, prepopulateFile: 168,
          allocateBuffer: 184, freeBuffer: 192, optionStructSize: 272, options: 280),
        ioUnit: IOUnitLayout(
          file: 32, direction: 44, length: 64, offset: 72, transferBuffer: 104, transferLength: 112, error: 144),
        file: FileLayout(
          number: 36, name: 40, realSize: 48, offset: 56, ioSize: 64),
        thread: ThreadLayout(
          options: 24, engineOptions: 3304, files: 187944, fileCount: 187964, error: 188144, buffer: 188168,
          bufferSize: 188176, ops: 189168, engineState: 189184, errorText: 191176),
        options: CoreOptionsLayout(
          name: 80, directory: 96, filename: 104, ioengine: 128, iodepth: 184, size: 216, offset: 272,
          blockSize: 296, smallestBlock: 344, largestBlock: 368, fileCount: 472)),
      FioLayout(
        tag: "fio-3.37", version: "fio-3.37", architecture: "aarch64", ioopsVersion: 33,
        threadDataSize: 191304, threadDataSizeWithCUDA: 191336,
        ops: OpsLayout(
          name: 16, version: 24, flags: 28, setup: 40, initialize: 48, prepare: 64, queue: 72, cleanup: 120,
          openFile: 128, closeFile: 136, invalidate: 144, unlinkFile: 152, getFileSize: 160, prepopulateFile: 168,
          allocateBuffer: 184, freeBuffer: 192, optionStructSize: 272, options: 280),
        ioUnit: IOUnitLayout(
          file: 32, direction: 44, length: 64, offset: 72, transferBuffer: 104, transferLength: 112, error: 144),
        file: FileLayout(
          number: 36, name: 40, realSize: 48, offset: 56, ioSize: 64),
        thread: ThreadLayout(
          options: 24, engineOptions: 3304, files: 187944, fileCount: 187964, error: 188144, buffer: 188168,
          bufferSize: 188176, ops: 189168, engineState: 189184, errorText: 191176),
        options: CoreOptionsLayout(
          name: 80, directory: 96, filename: 104, ioengine: 128, iodepth: 184, size: 216, offset: 272,
          blockSize: 296, smallestBlock: 344, largestBlock: 368, fileCount: 472)),
      FioLayout(
        tag: "fio-3.38", version: "fio-3.38", architecture: "aarch64", ioopsVersion: 36,
        threadDataSize: 191528, threadDataSizeWithCUDA: 191560,
        ops: OpsLayout(
          name: 16, version: 24, flags: 28, setup: 40, initialize: 48, prepare: 64, queue: 72, cleanup: 120,
          openFile: 128, closeFile: 136, invalidate: 144, unlinkFile: 152, getFileSize: 160, prepopulateFile: 168,
          allocateBuffer: 184, freeBuffer: 192, optionStructSize: 272, options: 280),
        ioUnit: IOUnitLayout(
          file: 32, direction: 44, length: 64, offset: 72, transferBuffer: 104, transferLength: 112, error: 144),
        file: FileLayout(
          number: 36, name: 40, realSize: 48, offset: 56, ioSize: 64),
        thread: ThreadLayout(
          options: 24, engineOptions: 3520, files: 188160, fileCount: 188180, error: 188360, buffer: 188384,
          bufferSize: 188392, ops: 189392, engineState: 189408, errorText: 191400),
        options: CoreOptionsLayout(
          name: 80, directory: 96, filename: 104, ioengine: 128, iodepth: 184, size: 216, offset: 272,
          blockSize: 296, smallestBlock: 344, largestBlock: 368, fileCount: 472)),
      FioLayout(
        tag: "fio-3.39", version: "fio-3.39", architecture: "aarch64", ioopsVersion: 36,
        threadDataSize: 191536, threadDataSizeWithCUDA: 191568,
        ops: OpsLayout(
          name: 16, version: 24, flags: 28, setup: 40, initialize: 48, prepare: 64, queue: 72, cleanup: 120,
          openFile: 128, closeFile: 136, invalidate: 144, unlinkFile: 152, getFileSize: 160, prepopulateFile: 168,
          allocateBuffer: 184, freeBuffer: 192, optionStructSize: 272, options: 280),
        ioUnit: IOUnitLayout(
          file: 32, direction: 44, length: 64, offset: 72, transferBuffer: 104, transferLength: 112, error: 144),
        file: FileLayout(
          number: 36, name: 40, realSize: 48, offset: 56, ioSize: 64),
        thread: ThreadLayout(
          options: 24, engineOptions: 3520, files: 188160, fileCount: 188180, error: 188360, buffer: 188384,
          bufferSize: 188392, ops: 189392, engineState: 189408, errorText: 191408),
        options: CoreOptionsLayout(
          name: 80, directory: 96, filename: 104, ioengine: 128, iodepth: 184, size: 216, offset: 272,
          blockSize: 296, smallestBlock: 344, largestBlock: 368, fileCount: 472)),
      FioLayout(
        tag: "fio-3.40", version: "fio-3.40", architecture: "aarch64", ioopsVersion: 37,
        threadDataSize: 191544, threadDataSizeWithCUDA: 191576,
        ops: OpsLayout(
          name: 16, version: 24, flags: 28, setup: 40, initialize: 48, prepare: 64, queue: 72, cleanup: 120,
          openFile: 128, closeFile: 136, invalidate: 144, unlinkFile: 152, getFileSize: 160, prepopulateFile: 168,
          allocateBuffer: 184, freeBuffer: 192, optionStructSize: 280, options: 288),
        ioUnit: IOUnitLayout(
          file: 32, direction: 44, length: 64, offset: 72, transferBuffer: 104, transferLength: 112, error: 144),
        file: FileLayout(
          number: 36, name: 40, realSize: 48, offset: 56, ioSize: 64),
        thread: ThreadLayout(
          options: 24, engineOptions: 3528, files: 188168, fileCount: 188188, error: 188368, buffer: 188392,
          bufferSize: 188400, ops: 189400, engineState: 189416, errorText: 191416),
        options: CoreOptionsLayout(
          name: 80, directory: 96, filename: 104, ioengine: 128, iodepth: 184, size: 216, offset: 272,
          blockSize: 296, smallestBlock: 344, largestBlock: 368, fileCount: 472)),
      FioLayout(
        tag: "fio-3.41", version: "fio-3.41", architecture: "aarch64", ioopsVersion: 39,
        threadDataSize: 191648, threadDataSizeWithCUDA: 191680,
        ops: OpsLayout(
          name: 16, version: 24, flags: 28, setup: 40, initialize: 48, prepare: 64, queue: 72, cleanup: 112,
          openFile: 120, closeFile: 128, invalidate: 136, unlinkFile: 144, getFileSize: 152, prepopulateFile: 160,
          allocateBuffer: 176, freeBuffer: 184, optionStructSize: 272, options: 280),
        ioUnit: IOUnitLayout(
          file: 32, direction: 44, length: 72, offset: 80, transferBuffer: 112, transferLength: 120, error: 152),
        file: FileLayout(
          number: 36, name: 40, realSize: 48, offset: 56, ioSize: 64),
        thread: ThreadLayout(
          options: 24, engineOptions: 3560, files: 188200, fileCount: 188220, error: 188400, buffer: 188424,
          bufferSize: 188432, ops: 189488, engineState: 189504, errorText: 191520),
        options: CoreOptionsLayout(
          name: 80, directory: 96, filename: 104, ioengine: 128, iodepth: 184, size: 216, offset: 272,
          blockSize: 296, smallestBlock: 344, largestBlock: 368, fileCount: 472)),
      FioLayout(
        tag: "fio-3.42", version: "fio-3.42", architecture: "aarch64", ioopsVersion: 39,
        threadDataSize: 191720, threadDataSizeWithCUDA: 191752,
        ops: OpsLayout(
          name: 16, version: 24, flags: 28, setup: 40, initialize: 48, prepare: 64, queue: 72, cleanup: 112,
          openFile: 120, closeFile: 128, invalidate: 136, unlinkFile: 144, getFileSize: 152, prepopulateFile: 160,
          allocateBuffer: 176, freeBuffer: 184, optionStructSize: 272, options: 280),
        ioUnit: IOUnitLayout(
          file: 32, direction: 44, length: 72, offset: 80, transferBuffer: 112, transferLength: 120, error: 152),
        file: FileLayout(
          number: 36, name: 40, realSize: 48, offset: 56, ioSize: 64),
        thread: ThreadLayout(
          options: 24, engineOptions: 3584, files: 188248, fileCount: 188268, error: 188448, buffer: 188472,
          bufferSize: 188480, ops: 189536, engineState: 189552, errorText: 191592),
        options: CoreOptionsLayout(
          name: 80, directory: 96, filename: 104, ioengine: 128, iodepth: 184, size: 216, offset: 272,
          blockSize: 296, smallestBlock: 344, largestBlock: 368, fileCount: 472)),
      FioLayout(
        tag: "master f5344384 (2026-08-21)", version: "fio-3.42", architecture: "aarch64", ioopsVersion: 39,
        threadDataSize: 191792, threadDataSizeWithCUDA: 191824,
        ops: OpsLayout(
          name: 16, version: 24, flags: 28, setup: 40, initialize: 48, prepare: 64, queue: 72, cleanup: 112,
          openFile: 120, closeFile: 128, invalidate: 136, unlinkFile: 144, getFileSize: 152, prepopulateFile: 160,
          allocateBuffer: 176, freeBuffer: 184, optionStructSize: 272, options: 280),
        ioUnit: IOUnitLayout(
          file: 32, direction: 44, length: 72, offset: 80, transferBuffer: 112, transferLength: 120, error: 152),
        file: FileLayout(
          number: 36, name: 40, realSize: 48, offset: 56, ioSize: 64),
        thread: ThreadLayout(
          options: 24, engineOptions: 3616, files: 188280, fileCount: 188300, error: 188480, buffer: 188504,
          bufferSize: 188512, ops: 189576, engineState: 189592, errorText: 191664),
        options: CoreOptionsLayout(
          name: 80, directory: 96, filename: 104, ioengine: 128, iodepth: 184, size: 216, offset: 272,
          blockSize: 296, smallestBlock: 344, largestBlock: 368, fileCount: 472)),
    ]
  #endif
}
