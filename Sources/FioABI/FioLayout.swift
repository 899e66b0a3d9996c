// SPDX-License-Identifier: GPL-2.0-only

/// Where a fio keeps what an external engine reads and writes: offsets and sizes in bytes.
///
/// The numbers come from debug information, at build time (`KnownLayout`) or later (`LayoutFile`); `LayoutProof` holds them
/// against the live process before the first use.
package struct FioLayout: Sendable {
  /// `x86_64` or `aarch64`.
  package let architecture: StaticString
  /// `FIO_IOOPS_VERSION`; shared by more than one layout as well.
  package let ioopsVersion: Int32
  /// `sizeof(struct thread_data)`: what tells all layouts apart.
  package let threadDataSize: Int
  /// The same of a build with CUDA, which appends to the structure and moves nothing.
  package let threadDataSizeWithCUDA: Int
  /// Fields of `struct ioengine_ops`.
  package let ops: OpsLayout
  /// Fields of `struct io_u`.
  package let ioUnit: IOUnitLayout
  /// Fields of `struct fio_file`.
  package let file: FileLayout
  /// Fields of `struct thread_data`.
  package let thread: ThreadLayout
  /// Fields of `struct thread_options`, relative to its beginning.
  package let options: CoreOptionsLayout
}

/// The layout of a release, which the engine carries (`Tools/LayoutGenerator/layouts.json`).
package struct KnownLayout: Sendable {
  /// The release this row was measured on, e.g. `fio-3.33`.
  package let tag: StaticString
  /// What such a build reports as its version; shared by more than one layout (`fio-3.42`).
  package let version: StaticString
  let numbers: LayoutNumbers

  /// What its numbers mean.
  package var layout: FioLayout { numbers.layout }
}

/// Offsets in `struct ioengine_ops`.
package struct OpsLayout: Sendable, Equatable {
  let name, version, flags, setup, initialize, prepare, queue, cleanup: Int
  let openFile, closeFile, invalidate, unlinkFile, getFileSize: Int
  let prepopulateFile, allocateBuffer, freeBuffer: Int
  let optionStructSize, options: Int
}

/// Offsets in `struct io_u`.
package struct IOUnitLayout: BitwiseCopyable, Sendable, Equatable {
  let file, direction, length, offset, transferBuffer, transferLength, error: Int
}

/// Offsets in `struct fio_file`.
package struct FileLayout: Sendable {
  let number, name, realSize, offset, ioSize: Int
}

/// Offsets in `struct thread_data`.
package struct ThreadLayout: Sendable {
  let options, engineOptions, files, fileCount, error, buffer, bufferSize, ops: Int
  /// `io_ops_data`: the one word of a job that belongs to its engine.
  package let engineState: Int
  let errorText: Int
}

/// Offsets in `struct thread_options`: those that the engine reads, and their neighbours as witnesses.
///
/// None from its later part: distributions put options there that upstream's release did not have (Debian's 3.39 has
/// `verify_header_seed` of 3.40, in a gap, so that even the size stays the same).
package struct CoreOptionsLayout: Sendable {
  let name, directory, filename, ioengine, iodepth, size, offset, blockSize: Int
  /// `min_bs` and `max_bs`: one number for each of read, write and trim.
  let smallestBlock, largestBlock: Int
  let fileCount: Int
}
