// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import TestSupport
import Testing

/// The other tests run with every fio that is there; these name the ones that are not.
@Suite("The fio binaries of the tests")
struct FioMatrixTests {
  @Test(.enabled(if: FioMatrix.binary("3.33") != nil, "\(FioMatrix.skipReason("3.33"))"))
  func fio333() async throws { try await check("3.33") }

  @Test(.enabled(if: FioMatrix.binary("3.39") != nil, "\(FioMatrix.skipReason("3.39"))"))
  func fio339() async throws { try await check("3.39") }

  @Test(.enabled(if: FioMatrix.binary("3.41") != nil, "\(FioMatrix.skipReason("3.41"))"))
  func fio341() async throws { try await check("3.41") }

  private func check(_ version: String) async throws {
    let fio = try #require(FioMatrix.binary(version))
    #expect(try await FioBinary.at(fio.path) == fio.binary)
  }
}
