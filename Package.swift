// swift-tools-version: 6.2
// SPDX-License-Identifier: GPL-2.0-only
import PackageDescription

/// The engine's targets: Embedded Swift in release, so that `libpagefault.so` needs libc and nothing else; ordinary Swift in
/// debug, so that tests and sanitizers see them. An Embedded module cannot be imported by an ordinary one, hence `faultbench`
/// and the engine are joined by files and processes only.
let engineSettings: [SwiftSetting] = [
  .enableExperimentalFeature("Embedded", .when(configuration: .release)),
  .define("MOCK_SYSCALLS", .when(configuration: .debug)),
  // One small file to copy: short code, and no function that nobody calls. The queue path loses nothing (scripts/bench).
  .unsafeFlags(["-Osize", "-Xfrontend", "-function-sections"], .when(configuration: .release)),
  .treatAllWarnings(as: .error),
]

/// `libfaultscope.so` is Embedded too, and built for speed: QEMU calls it for each block that the guest executes.
let scopeSettings: [SwiftSetting] = [
  .enableExperimentalFeature("Embedded", .when(configuration: .release)),
  .unsafeFlags(["-Xfrontend", "-function-sections"], .when(configuration: .release)),
  .treatAllWarnings(as: .error),
]

let toolSettings: [SwiftSetting] = [
  .treatAllWarnings(as: .error)
]

/// The release program needs libc and libm alone: Swift's libraries, C++'s, SQLite and zlib are in it (docs/packaging.md).
///
/// Told to the linker only, and not by `--static-swift-stdlib`: the toolchain has no static Embedded standard library.
let toolLinkerSettings: [LinkerSetting] = [
  .unsafeFlags(
    [
      "-static-stdlib", "-lCoreFoundation", "-l_FoundationICU", "-l_FoundationCShims", "-l_FoundationCollections",
      "-L\(Context.packageDirectory)/packaging/link", "-l:libstdc++.a", "-Xclang-linker", "-static-libgcc",
      "-Xlinker", "--as-needed", "-Xlinker", "--no-export-dynamic", "-Xlinker", "-z", "-Xlinker", "now",
      "-Xlinker", "--strip-debug",
    ], .when(configuration: .release))
]

let package = Package(
  name: "faultbench",
  products: [
    .library(name: "pagefault", type: .dynamic, targets: ["PageFaultEngine"]),
    .library(name: "faultscope", type: .dynamic, targets: ["FaultScope"]),
    .executable(name: "faultbench", targets: ["faultbench"]),
    .library(name: "FaultInjection", type: .dynamic, targets: ["FaultInjection"]),
    .library(name: "UserfaultfdBench", type: .dynamic, targets: ["UserfaultfdBench"]),
  ],
  // Exact, so that who builds a release again links the same versions.
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/apple/swift-numerics", exact: "1.1.1"),
  ],
  targets: [
    // libpagefault.so
    .systemLibrary(name: "CVersion"),
    .target(name: "CLinux"),
    .target(name: "FioABI", dependencies: ["CLinux"], swiftSettings: engineSettings),
    .target(name: "FaultMemory", dependencies: ["CLinux"], swiftSettings: engineSettings),
    .target(
      name: "PageFaultEngine",
      dependencies: ["CLinux", "CVersion", "FioABI", "FaultMemory"],
      exclude: ["exports.map"],
      swiftSettings: engineSettings,
      linkerSettings: [
        .unsafeFlags([
          "-Xlinker", "--version-script=\(Context.packageDirectory)/Sources/PageFaultEngine/exports.map",
          "-Xlinker", "-z", "-Xlinker", "nodelete",
          "-Xlinker", "-z", "-Xlinker", "now",
        ]),
        // One small file to copy: function names stay for perf, debug information does not.
        // With a name of its own it does not get the path that it was built at.
        .unsafeFlags(
          [
            "-Xlinker", "--strip-debug", "-Xlinker", "--gc-sections", "-Xlinker", "--icf=safe", "-Xlinker",
            "-soname=libpagefault.so",
          ], .when(configuration: .release)),
      ]
    ),

    // libfaultscope.so
    .target(name: "CQemuPlugin"),
    .target(
      name: "FaultScope",
      dependencies: ["CQemuPlugin"],
      exclude: ["exports.map"],
      swiftSettings: scopeSettings,
      linkerSettings: [
        // In release only: the program of all tests would have two such scripts.
        .unsafeFlags(
          [
            "-Xlinker", "--version-script=\(Context.packageDirectory)/Sources/FaultScope/exports.map",
            "-Xlinker", "-z", "-Xlinker", "now", "-Xlinker", "--strip-debug", "-Xlinker", "--gc-sections",
            "-Xlinker", "-soname=libfaultscope.so",
          ], .when(configuration: .release))
      ]
    ),

    // faultbench
    .target(name: "Words", swiftSettings: toolSettings),
    .target(
      name: "Statistics", dependencies: [.product(name: "RealModule", package: "swift-numerics")],
      swiftSettings: toolSettings),
    .target(name: "Metrics", dependencies: ["Statistics"], swiftSettings: toolSettings),
    .target(
      name: "FioKit",
      dependencies: [
        "Metrics", "Words",
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: toolSettings
    ),
    .target(
      name: "HostKit",
      dependencies: ["CLinux", "Words", .product(name: "SystemPackage", package: "swift-system")],
      swiftSettings: toolSettings
    ),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .target(
      name: "StoreKit",
      dependencies: [
        "CZlib", "Metrics", "Words", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"), .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: toolSettings
    ),
    .target(name: "ProfileKit", resources: [.embedInCode("phases.txt")], swiftSettings: toolSettings),
    .target(
      name: "Results", dependencies: ["FioKit", "Metrics", "ProfileKit", "StoreKit"], swiftSettings: toolSettings),
    .target(
      name: "SuiteKit",
      dependencies: [
        "FioKit", "HostKit", "Metrics", "Results", "StoreKit", "Words",
        .product(name: "SystemPackage", package: "swift-system"), .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: toolSettings
    ),
    .target(
      name: "Comparison", dependencies: ["FioKit", "Metrics", "ProfileKit", "Results", "Statistics", "StoreKit"],
      swiftSettings: toolSettings),
    .target(
      name: "ReportKit",
      dependencies: ["Comparison", "FioKit", "Metrics", "ProfileKit", "Results", "StoreKit", "Statistics"],
      swiftSettings: toolSettings),
    .target(
      name: "PairKit", dependencies: ["Comparison", "FioKit", "HostKit", "Metrics", "Results", "StoreKit", "SuiteKit"],
      swiftSettings: toolSettings),
    .target(
      name: "GuestKit",
      dependencies: [
        "CLinux", "CZlib", "FioKit", "HostKit", "Metrics", "ProfileKit", "StoreKit", "SuiteKit", "Words",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: toolSettings
    ),
    .target(name: "ShellKit", dependencies: ["FioKit", "SuiteKit", "Words"], swiftSettings: toolSettings),
    .target(name: "CStaticParts"),
    .executableTarget(
      name: "faultbench",
      dependencies: [
        "CStaticParts", "CVersion", "Comparison", "FioKit", "GuestKit", "HostKit", "Metrics", "PairKit", "ProfileKit",
        "ReportKit", "Results", "ShellKit", "StoreKit", "SuiteKit", "Words",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: toolSettings,
      linkerSettings: toolLinkerSettings
    ),

    // what the repository itself needs
    .executableTarget(
      name: "LayoutGenerator", path: "Tools/LayoutGenerator", exclude: ["layouts.json"], swiftSettings: toolSettings),

    .executableTarget(
      name: "EngineBench",
      dependencies: [.product(name: "ArgumentParser", package: "swift-argument-parser")],
      path: "Benchmarks/EngineBench",
      swiftSettings: toolSettings
    ),

    // The gate of scripts/bench, and the tables in documents.
    .executableTarget(
      name: "BenchReport",
      dependencies: [.product(name: "ArgumentParser", package: "swift-argument-parser")],
      path: "Benchmarks/BenchReport",
      swiftSettings: toolSettings
    ),

    .executableTarget(
      name: "SuiteBench",
      dependencies: [
        "FioKit", "StoreKit", "SuiteKit", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Benchmarks/SuiteBench",
      swiftSettings: toolSettings
    ),

    // Also the process beside the tests of StoreKit: one that writes and is killed, one that holds the lock.
    .executableTarget(
      name: "StoreBench",
      dependencies: [
        "Comparison", "ReportKit", "Results", "StoreKit",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Benchmarks/StoreBench",
      swiftSettings: toolSettings
    ),

    // Recorded pairs, judged again.
    .executableTarget(
      name: "PairReplay",
      dependencies: [
        "Comparison", "Statistics", "StoreKit",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Benchmarks/PairReplay",
      swiftSettings: toolSettings
    ),

    // The program beside scripts/fuzz.
    .executableTarget(
      name: "ReaderFuzz",
      dependencies: [
        "Comparison", "FioKit", "Metrics", "ProfileKit", "ReportKit", "Results", "StoreKit", "SuiteKit",
        "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Tools/ReaderFuzz",
      swiftSettings: toolSettings
    ),

    .target(name: "CLoops", path: "Benchmarks/CLoops"),
    .executableTarget(
      name: "AccessLoops", dependencies: ["CLoops", "FaultMemory"], path: "Benchmarks/AccessLoops",
      swiftSettings: engineSettings),
    .target(
      name: "UserfaultfdBench",
      dependencies: ["FaultMemory", "CLinux"],
      path: "Benchmarks/UserfaultfdBench",
      swiftSettings: engineSettings,
      // Calls inside the library do not go through its table of symbols, as in the engine, which hides them.
      linkerSettings: [.unsafeFlags(["-Xlinker", "-Bsymbolic", "-Xlinker", "-z", "-Xlinker", "now"])]
    ),

    .target(name: "FaultInjection", path: "Tests/FaultInjection"),
    .target(
      name: "TestSupport", dependencies: ["FioKit", "Statistics"], path: "Tests/TestSupport",
      swiftSettings: toolSettings),
    .testTarget(
      name: "FioABITests", dependencies: ["FioABI", "CLinux", "FioKit", "LayoutGenerator", "TestSupport"],
      swiftSettings: toolSettings),
    .testTarget(
      name: "FaultMemoryTests", dependencies: ["FaultMemory", "CLinux", "TestSupport"], swiftSettings: toolSettings),
    .testTarget(
      name: "PageFaultEngineTests",
      dependencies: ["CVersion", "PageFaultEngine", "FaultMemory", "FioABI", "CLinux", "FioKit", "TestSupport"],
      swiftSettings: toolSettings),
    .testTarget(
      name: "FaultScopeTests", dependencies: ["FaultScope", "FioKit", "GuestKit", "TestSupport"], exclude: ["Guest"],
      swiftSettings: toolSettings),
    .testTarget(
      name: "ProfileKitTests", dependencies: ["ProfileKit"], exclude: ["Fixtures"], swiftSettings: toolSettings),
    .testTarget(name: "FioKitTests", dependencies: ["FioKit", "Metrics", "TestSupport"], swiftSettings: toolSettings),
    .testTarget(
      name: "SuiteKitTests",
      dependencies: [
        "SuiteKit", "FioKit", "HostKit", "Metrics", "Results", "StoreKit", "TestSupport",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: toolSettings),
    .testTarget(
      name: "PairKitTests",
      dependencies: [
        "PairKit", "Comparison", "FioKit", "HostKit", "Metrics", "StoreKit", "SuiteKit", "TestSupport",
      ],
      swiftSettings: toolSettings),
    .testTarget(
      name: "GuestKitTests",
      dependencies: [
        "CVersion", "GuestKit", "FioKit", "ProfileKit", "StoreKit", "TestSupport",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: toolSettings),
    .testTarget(
      name: "HostKitTests",
      dependencies: ["CLinux", "HostKit", "TestSupport", .product(name: "SystemPackage", package: "swift-system")],
      swiftSettings: toolSettings),
    .testTarget(
      name: "MetricsTests", dependencies: ["Metrics", "FioKit", "TestSupport"],
      swiftSettings: toolSettings),
    .testTarget(name: "WordsTests", dependencies: ["Words"], swiftSettings: toolSettings),
    .testTarget(name: "TestSupportTests", dependencies: ["TestSupport"], swiftSettings: toolSettings),
    .testTarget(name: "StatisticsTests", dependencies: ["Statistics", "TestSupport"], swiftSettings: toolSettings),
    .testTarget(
      name: "StoreKitTests",
      dependencies: [
        "StoreKit", "Metrics", "StoreBench", "TestSupport", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      exclude: ["Fixtures"], swiftSettings: toolSettings),
    .target(
      name: "MadeResults",
      dependencies: ["Comparison", "Metrics", "Results", "Statistics", "StoreKit", "SuiteKit", "TestSupport"],
      path: "Tests/MadeResults", swiftSettings: toolSettings),
    .testTarget(
      name: "ComparisonTests",
      dependencies: [
        "Comparison", "FioKit", "MadeResults", "Metrics", "PairReplay", "ReportKit", "Statistics", "StoreKit",
        "TestSupport",
      ],
      swiftSettings: toolSettings),
    .testTarget(
      name: "ReportKitTests",
      dependencies: [
        "ReportKit", "Comparison", "FioKit", "MadeResults", "Metrics", "ProfileKit", "Results", "StoreKit",
        "Statistics", "TestSupport",
      ],
      swiftSettings: toolSettings),
    .testTarget(
      name: "ShippedSuitesTests",
      dependencies: [
        "SuiteKit", "Comparison", "FioKit", "Metrics", "ReportKit", "Results", "StoreKit", "Statistics", "TestSupport",
      ],
      exclude: ["Snapshots"], swiftSettings: toolSettings),
    .testTarget(name: "RepositoryTests", dependencies: ["CVersion", "TestSupport"], swiftSettings: toolSettings),
    .testTarget(name: "ReaderFuzzTests", dependencies: ["ReaderFuzz", "TestSupport"], swiftSettings: toolSettings),
    .testTarget(
      name: "BenchReportTests", dependencies: ["BenchReport", "TestSupport"], swiftSettings: toolSettings),
    .testTarget(name: "EngineBenchTests", dependencies: ["EngineBench"], swiftSettings: toolSettings),
    .testTarget(
      name: "FaultbenchTests",
      dependencies: [
        "CStaticParts", "CZlib", "faultbench", "FioKit", "GuestKit", "ProfileKit", "Results", "ShellKit", "StoreKit",
        "SuiteKit", "TestSupport", .product(name: "Yams", package: "Yams"),
      ],
      exclude: ["Snapshots", "Profile/profiled"], swiftSettings: toolSettings),
  ],
  swiftLanguageModes: [.v6]
)

// A sanitizer wants everything built anew: only what scripts/test runs under one, and what that needs.
if Context.environment["FAULTBENCH_SANITIZED_TARGETS"] != nil {
  let sanitized: Set = [
    "CLinux", "FioABI", "FaultMemory", "Statistics", "Metrics", "Words", "FioKit", "LayoutGenerator", "TestSupport",
    "FioABITests", "FaultMemoryTests",
  ]
  package.targets.removeAll { !sanitized.contains($0.name) }
  package.products = []
  package.dependencies.removeAll { dependency in
    guard case .sourceControl(_, let location, _) = dependency.kind else { return false }
    return !["/swift-system", "/swift-subprocess", "/swift-numerics"].contains(where: location.hasSuffix)
  }
}

// scripts/arm64 builds the engine alone, which needs no other package.
if Context.environment["FAULTBENCH_ENGINE_ONLY"] != nil {
  let engine: Set = ["CLinux", "CVersion", "FioABI", "FaultMemory", "PageFaultEngine"]
  package.targets.removeAll { !engine.contains($0.name) }
  package.products.removeAll { $0.name != "pagefault" }
  package.dependencies = []
}
