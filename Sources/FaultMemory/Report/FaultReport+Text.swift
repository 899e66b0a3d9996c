// SPDX-License-Identifier: GPL-2.0-only

extension FaultReport {
  /// The whole report as one JSON object.
  func describe(into text: inout JSONText) {
    text.object { text in
      text.member("schema", "faultbench.fault-report")
      text.member("version", Self.version)
      text.name("job")
      text.value(cString: jobName)
      text.member("begin_ns", begin)
      text.name("faults")
      describe(faults, into: &text)
      text.name("memory")
      text.object { text in
        text.member("mapped_bytes", mappedBytes)
        text.member("resident_bytes", memory?.resident)
        text.member("huge_bytes", memory?.huge)
      }
      text.name("sigbus")
      if let sigbus { text.value(sigbus.caught) } else { text.null() }
      text.name("events")
      if let events { describe(events, into: &text) } else { text.null() }
      text.name("page_latency")
      describe(pageLatency, into: &text)
      text.name("userfaultfd")
      if let userfaultfd { describe(userfaultfd, into: &text) } else { text.null() }
      text.name("huge_pages")
      if let hugePages { describe(hugePages, into: &text) } else { text.null() }
    }
  }

  private func describe(_ faults: Faults, into text: inout JSONText) {
    text.object { text in
      text.name("expected")
      if let expected = faults.expected {
        text.object { text in
          text.member("min", expected.minimum)
          text.member("max", expected.maximum)
        }
      } else {
        text.null()
      }
      text.name("observed")
      if let observed = faults.observed {
        text.object { text in
          text.member("minor", observed.minor)
          text.member("major", observed.major)
        }
      } else {
        text.null()
      }
      text.name("tolerance")
      text.object { text in
        text.member("per_mille", faults.tolerance.perMille)
        text.member("faults", faults.tolerance.faults)
      }
      text.name("agree")
      if let agree = faults.agree { text.value(agree) } else { text.null() }
      text.name("samples")
      if let timeline = faults.timeline { describe(timeline, into: &text) } else { text.null() }
    }
  }

  private func describe(_ timeline: FaultTimeline, into text: inout JSONText) {
    text.array { text in
      for index in 0..<timeline.count {
        guard let sample = timeline[index] else { continue }
        text.object { text in
          text.member("time_ns", sinceBegin(sample.time))
          text.member("minor", sample.faults.minor)
          text.member("major", sample.faults.major)
        }
      }
    }
  }

  private func describe(_ events: EventLog, into text: inout JSONText) {
    text.object { text in
      text.member("dropped", events.dropped)
      text.name("list")
      text.array { text in
        for index in 0..<events.count {
          guard let event = events[index] else { continue }
          text.object { text in
            text.member("call", event.kind.name)
            text.member("time_ns", sinceBegin(event.begin))
            text.member("duration_ns", event.duration)
            text.member("address", event.address)
            text.member("length", event.length)
            text.member("errno", UInt64(event.errno.magnitude))
          }
        }
      }
    }
  }

  private func describe(_ userfaultfd: Userfaultfd, into text: inout JSONText) {
    text.object { text in
      text.name("wake_up")
      describe(userfaultfd.wakeUp, into: &text)
      text.name("resolution")
      describe(userfaultfd.resolution, into: &text)
    }
  }

  private func describe(_ timeline: HugePageTimeline, into text: inout JSONText) {
    text.object { text in
      text.member("possible_bytes", timeline.possible)
      text.member("begin_ns", sinceBegin(timeline.begin))
      text.member("first_collapse_ns", timeline.firstCollapse.map(sinceBegin))
      text.member("full_collapse_ns", timeline.fullCollapse.map(sinceBegin))
      text.member("looks", timeline.lookCount)
      text.member("longest_look_ns", timeline.maxLook)
      text.name("samples")
      text.array { text in
        for index in 0..<timeline.count {
          guard let sample = timeline[index] else { continue }
          text.object { text in
            text.member("time_ns", sinceBegin(sample.time))
            text.member("huge_bytes", sample.huge)
          }
        }
      }
    }
  }

  private func sinceBegin(_ time: UInt64) -> UInt64 { time > begin ? time - begin : 0 }
}

extension FaultReport {
  /// A histogram, or null where there is none.
  func describe(_ histogram: LatencyHistogram?, into text: inout JSONText) {
    guard let histogram else { return text.null() }
    text.object { text in
      let count = histogram.count
      text.member("count", count)
      text.member("min_ns", histogram.minimum)
      text.member("max_ns", histogram.maximum)
      text.member("sum_ns", histogram.sum)
      text.member("error_per_million", LatencyHistogram.relativeErrorPerMillion)
      text.name("percentiles")
      text.array { text in
        if count > 0 { describePercentiles(of: histogram, into: &text) }
      }
      text.name("log2_us")
      text.array { text in describeMicroseconds(of: histogram, into: &text) }
      text.name("buckets")
      text.array { text in describeBuckets(of: histogram, into: &text) }
    }
  }

  private func describePercentiles(of histogram: LatencyHistogram, into text: inout JSONText) {
    let shares: InlineArray<_, UInt64> = [
      10_000, 50_000, 100_000, 250_000, 500_000, 750_000, 900_000, 950_000, 990_000, 999_000, 999_900, 999_990,
    ]
    for index in shares.indices {
      text.object { text in
        text.member("per_million", shares[index])
        text.member("ns", histogram.percentile(perMillion: shares[index]))
      }
    }
  }

  /// Lines that count nothing are left out.
  private func describeMicroseconds(of histogram: LatencyHistogram, into text: inout JSONText) {
    for index in 0..<LatencyHistogram.microsecondLineCount {
      let line = histogram.microseconds(index)
      if line.count == 0 { continue }
      text.object { text in
        text.member("from", line.from)
        text.member("to", line.to)
        text.member("count", line.count)
      }
    }
  }

  /// All that was counted, so that a reader can merge jobs.
  private func describeBuckets(of histogram: LatencyHistogram, into text: inout JSONText) {
    for index in 0..<LatencyHistogram.bucketCount where histogram.buckets[index] > 0 {
      text.object { text in
        text.member("from_ns", LatencyHistogram.lowerBound(of: index))
        text.member("width_ns", LatencyHistogram.width(of: index))
        text.member("count", histogram.buckets[index])
      }
    }
  }
}
