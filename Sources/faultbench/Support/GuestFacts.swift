// SPDX-License-Identifier: GPL-2.0-only
import GuestKit
import HostKit

/// Whether kernels can be booted here, in the doctor's terms.
enum GuestFacts {
  /// QEMU, its plugins, KVM, and the kernels that are here.
  static func facts() async -> [HostFact] {
    let kernels = kernelFact()
    do throws(GuestError) {
      let qemu = try await Qemu.find()
      let daemon =
        qemu.virtiofsd.map { "; virtiofsd at \($0)" } ?? "; no virtiofsd, so that `guest exec` needs a kernel with 9p"
      let loads = await qemu.loadsPlugins()
      return [
        HostFact(
          topic: "QEMU", state: .available, detail: "\(qemu.version) at \(qemu.path)\(daemon)"),
        HostFact(
          topic: "QEMU plugins", state: loads ? .available : .missing,
          detail: loads ? "loaded with -plugin" : "this QEMU was built without plugins"),
        kvm(), kernels,
      ]
    } catch {
      return [
        HostFact(topic: "QEMU", state: .missing, detail: "no guests", cause: error.message, remedy: error.remedy),
        kernels,
      ]
    }
  }

  private static func kvm() -> HostFact {
    let topic = "KVM"
    guard let refusal = AcceleratorTrial.deviceRefusal() else {
      return HostFact(
        topic: topic, state: .available,
        detail: "/dev/kvm opens; whether it runs a kernel, `faultbench guest run` finds out by booting it")
    }
    return HostFact(
      topic: topic, state: .missing, detail: "guests run on QEMU's own processor, and count instructions",
      cause: refusal)
  }

  private static func kernelFact() -> HostFact {
    let here = KernelLibrary(cache: .standard()).present()
    let names = here.prefix(5).map(\.name).joined(separator: ", ")
    return HostFact(
      topic: "kernels for guests", state: here.isEmpty ? .limited : .available,
      detail: here.isEmpty ? "none is here yet" : "\(names)\(here.count > 5 ? " and \(here.count - 5) more" : "")",
      remedy: here.isEmpty ? "`faultbench guest kernels` lists what can be fetched" : nil)
  }
}
