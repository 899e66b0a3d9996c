// SPDX-License-Identifier: GPL-2.0-only

/// A suite that needs the machine for itself: it changes a setting that others feel, counts what the whole machine does, or
/// compares two times. scripts/test runs such suites one after another, when no other one runs; it finds them by this name on
/// the line of their `struct`.
package protocol RunsAlone {}
