// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import ProfileKit
import TestSupport
import Testing

@testable import ReportKit

@Suite("Profiles as text, Markdown, JSON, CSV, folded stacks and speedscope")
struct ProfileReportTests {
  private static let made = MadeProfile(
    faults: 3,
    [
      .init("asm_exc_page_fault", 31, calls: 3), .init("asm_exc_page_fault;handle_mm_fault", 1000, calls: 3),
      .init("asm_exc_page_fault;handle_mm_fault;clear_page_erms", 12293, calls: 3, repeats: 12291, bytes: 12288),
      .init("asm_exc_page_fault;handle_mm_fault;a_function_of_nobody", 70, calls: 4),
      .init("asm_exc_page_fault;handle_mm_fault;get_page_from_freelist", 500, calls: 3),
    ],
    records: ["total 0 job-user 1200", "total 0 interrupt 90 2 0"])

  private static func report(
    _ made: [MadeProfile] = [made, made], counted: UInt64? = 3, name: String = "touch", _ table: PhaseTable? = nil
  ) throws -> ProfileReport {
    let repeats = try made.enumerated().map {
      (number: $0 + 1, profile: try Profile(text: $1.text), counted: counted)
    }
    let table = try table ?? PhaseTable.standard
    let item = ProfileReport.Case(name: name, profile: try #require(CaseProfile(repeats)), table)
    return ProfileReport(name: "v6.1", origin: "run 1 of made", kernel: "6.1.0", cases: [item], table)
  }

  /// What stands between a heading and the next.
  private static func table(_ text: String, _ heading: String) -> String {
    let rest: String = text.components(separatedBy: "\n\(heading)\n\n").last ?? ""
    return rest.components(separatedBy: "\n\n").first ?? ""
  }

  /// The tenths of the number at this place of each line below the heading, up to the next.
  private static func column(_ text: String, _ heading: String, _ place: Int) -> [Int] {
    let lines = table(text, heading)
    return lines.split(separator: "\n").dropFirst(2).compactMap { line in
      let words = line.split(separator: " ").filter { $0 != "%" }
      let numbers = words.map(String.init).filter { $0.wholeMatch(of: /-?[\d,]+\.\d/) != nil }
      return numbers.indices.contains(place)
        ? Int(numbers[place].filter { $0.isNumber || $0 == "-" }) : nil
    }
  }

  @Test("The text says how many faults, what one costs, and what is beside the clearing")
  func head() throws {
    let text = try Self.report().text()
    let flat = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(flat.contains("6 faults of 2 repeats: 4,631.3 instructions a fault, the same in each."))
    #expect(flat.contains("The job itself counted as many."))
    #expect(
      flat.contains(
        "String instructions, which clear and copy: 4,097.0 a fault, 4,096.0 bytes. Without them: 534.3 instructions a fault."
      ))
    #expect(flat.contains("note instructions, not time: no cache, TLB or contention"))
    #expect(flat.contains("kernel 6.1.0"))
    #expect(flat.contains("the job in user space: accesses, engine, fio 400.0 -"))
    #expect(flat.contains("interrupts, and softirqs that they leave 30.0 4"))
  }

  @Test("A job that counted otherwise, and one that did not count, are told")
  func counting() throws {
    let differing = try Self.report(counted: 4).text()
    let flat = differing.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(flat.contains("note: Repeats 1, 2: 3 faults in the profile, 4 by the job's own count: 1 fewer."))
    #expect(!flat.contains("The job itself counted as many"))
    #expect(try Self.report(counted: nil).text().contains("did not count its faults itself"))
  }

  @Test("What is doubtful is said in a sentence each")
  func doubts() {
    let doubts: [ProfileDoubt] = [
      .noFaults(repeats: [5]), .otherCount(repeats: [2, 4], profile: 3, counted: 1004),
      .otherCount(repeats: [6], profile: 3, counted: 1), .open(repeats: [3]), .unhandled(2), .record(.unfinished, 1),
      .record(.tooDeep, 1200), .record(.lostNodes, 2), .record(.unrepaired, 1), .record(.ungrouped, 5),
      .record(.foldedNodes, 7), .record(.leftOutPaths, 1), .changed(functions: 1150, faults: 150),
    ]
    #expect(
      doubts.map(\.words) == [
        "Repeat 5: no fault of the job in its window.",
        "Repeats 2, 4: 3 faults in the profile, 1,004 by the job's own count: 1,001 fewer.",
        "Repeat 6: 3 faults in the profile, 1 by the job's own count: 2 more.",
        "Repeat 3: the job did not close its window: it was killed, or the guest ended.",
        "2 faults ended before handle_mm_fault: the kernel does not count such, and their instructions are in those of the others.",
        "1 fault did not end within the window: their instructions are counted, their paths are not known.",
        "1,200 calls went deeper than 120 levels: their instructions are their callers'.",
        "2 functions beyond 65,536 nodes of the tree: their instructions are their callers'.",
        "1 block of code broken off by an exception and counted whole.",
        "5 faults beyond 4,096 ways: their paths are not known.",
        "7 functions of few instructions made part of their callers, to keep the profile small.",
        "1 way of rare faults left out, to keep the profile small.",
        "The functions of the faults come to 1,150 instructions, the faults to 150: the profile was changed.",
      ])
  }

  @Test("Stacks have the names of tables, and what the compiler moved is no level")
  func stacks() throws {
    let made = MadeProfile(
      faults: 1,
      [
        .init("a", 1), .init("a;b.constprop.0", 10), .init("a;b.constprop.0;b.cold", 5), .init("a;b.isra.3", 2),
        .init("a;b.isra.3;b.isra.3", 7),
      ])
    #expect(try Self.report([made], name: "case").folded() == "case;a 1\ncase;a;b 24\n")
  }

  @Test("What a table shows adds up, as it is shown", arguments: [40, 60, 76, 120, 200])
  func sums(_ width: Int) throws {
    for top in [1, 2, 3, 25] {
      let text = try Self.report().text(width: width, top: top)
      for heading in ["Phases", "Functions"] {
        let values = Self.column(text, heading, 0)
        #expect(values.count > 2 || top == 1 && values.count == 3, "\(width): \(text)")
        #expect(values.dropLast().reduce(0, +) == values.last, "\(heading) \(width): \(text)")
        #expect(values.last == 46313)
        guard width > 60 || heading == "Phases" else { continue }
        let shares = Self.column(text, heading, 1)
        #expect(shares.dropLast().reduce(0, +) == 1000, "\(heading) \(width): \(text)")
      }
    }
  }

  @Test("Text keeps to its width", arguments: [40, 76, 120])
  func widths(_ width: Int) throws {
    for line in try Self.report().text(width: width).split(separator: "\n") {
      #expect(line.count <= width, "\(line)")
    }
  }

  @Test("Functions beyond the first are one row")
  func top() throws {
    let text = try Self.report().text(top: 2)
    #expect(text.contains("3 further functions"))
    #expect(!text.contains("a_function_of_nobody"))
    #expect(try !Self.report().text(top: 5).contains("further function"))
  }

  @Test("Paths have their share, the rare ones are one line, and what is shown adds up", arguments: [40, 76, 120, 200])
  func paths(_ width: Int) throws {
    let evil = MadeProfiles.hostile
    var made = MadeProfile(
      faults: 4000, [.init("asm_exc_page_fault", 4_000_000), .init("asm_exc_page_fault;handle_mm_fault", 8_000_000)])
    made.others = [(300, 6000, "folio_batch_move_lru"), (40, 9000, evil)]
    made.others += (0..<17).map { (1, 20_000 + $0, "rare_\($0)") }
    let text = try Self.report([made], counted: 4000).text(width: width)
    for line in text.split(separator: "\n") {
      #expect(line.count <= width, "\(line)")
      #expect(!line.unicodeScalars.contains(where: ShownText.isUnsafe), "\(line.debugDescription)")
    }
    let flat = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(flat.contains("drains the LRU batch in folio_batch_move_lru (3,000)"), "\(text)")
    #expect(flat.contains("17 further paths"))
    #expect(!flat.contains("rare_3 "))
    let table: String = Self.table(text, "Paths")
    let words: [[Substring]] = table.split(separator: "\n").map { $0.split(separator: " ") }
    let figures: [[Substring]] = words.filter { $0.count > 3 && $0[1] == "%" }
    #expect(figures.count == 4, "\(table)")
    func sum(_ place: Int) -> Int {
      var sum = 0
      for line in figures { sum += Int(line[place].filter(\.isNumber)) ?? 0 }
      return sum
    }
    #expect(sum(0) == 1000)
    #expect(sum(2) == 4000)
  }

  @Test("Markdown has the same tables")
  func markdown() throws {
    let text = try Self.report().markdown(top: 3)
    #expect(text.contains("### Functions"))
    #expect(text.contains("| clear\\_page\\_erms | 4,097.7 | 88.5 % |"))
    #expect(text.contains("| clearing or copying |"))
  }

  @Test("Names of others stay in their line, and are shown safely", arguments: [40, 76, 120])
  func hostile(_ width: Int) throws {
    let evil = "f\u{1b}[31m\u{202e};\r\n\u{7f}\(String(repeating: "x", count: 300))"
    let made = MadeProfile(
      faults: 1, [.init("asm_exc_page_fault", 7), .init("asm_exc_page_fault;\(MadeProfiles.hostile)", 5)])
    let report = try Self.report([made], counted: 1, name: evil)
    for line in report.text(width: width).split(separator: "\n") {
      #expect(line.count <= width, "\(line)")
      #expect(!line.unicodeScalars.contains(where: ShownText.isUnsafe), "\(line.debugDescription)")
    }
    #expect(!report.markdown().unicodeScalars.contains(where: ShownText.isUnsafe))
    let folded = report.folded().split(separator: "\n")
    #expect(folded.count == 2)
    #expect(folded.map { $0.split(separator: ";").count } == [2, 3])
  }

  @Test("Folded lines begin with the case, and come to all instructions")
  func folded() throws {
    let lines = try Self.report().folded().split(separator: "\n")
    #expect(lines.first == "touch;asm_exc_page_fault 62")
    #expect(lines.contains("touch;asm_exc_page_fault;handle_mm_fault;clear_page_erms 24586"))
    let weights = lines.compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
    #expect(weights.count == lines.count)
    #expect(weights.reduce(0, +) == 2 * Self.made.instructions)
  }

  @Test("Instructions that no function has are not lost")
  func lost() throws {
    var made = Self.made
    made.records.append("total 1 user-fault 99 0 0")
    let report = try Self.report([made], counted: 3)
    #expect(report.folded().contains("touch;[in no function] 99\n"))
    let text = report.text()
    #expect(text.contains("in no function"))
    #expect(Self.column(text, "Functions", 0).dropLast().reduce(0, +) == 46643)
    #expect(Self.column(text, "Phases", 0).last == 46643)
  }

  @Test("speedscope gets a sampled profile a case, each index in its range, weights that come to the end")
  func speedscope() throws {
    let text = try JSONRenderer().render(Self.report().speedscope(exporter: "test"))
    let document = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(document["$schema"] as? String == "https://www.speedscope.app/file-format-schema.json")
    let frames = try #require((document["shared"] as? [String: Any])?["frames"] as? [[String: Any]])
    #expect(Set(frames.compactMap { $0["name"] as? String }).count == 5)
    let profiles = try #require(document["profiles"] as? [[String: Any]])
    #expect(profiles.count == 1)
    let profile = profiles[0]
    #expect(profile["type"] as? String == "sampled")
    #expect(profile["unit"] as? String == "none")
    #expect(profile["name"] as? String == "touch")
    let samples = try #require(profile["samples"] as? [[Int]])
    let weights = try #require(profile["weights"] as? [Int])
    #expect(samples.count == weights.count)
    #expect(samples.joined().allSatisfy(frames.indices.contains))
    #expect(profile["startValue"] as? Int == 0)
    #expect(profile["endValue"] as? Int == weights.reduce(0, +))
    #expect(weights.reduce(0, +) == 2 * Self.made.instructions)
  }

  @Test("JSON has every count, and CSV a row a function")
  func data() throws {
    let report = try Self.report()
    let text = try JSONRenderer().render(ProfileDocument(report))
    let document = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(document["schema"] as? String == "faultbench.profile/1")
    #expect(document["clock"] as? String == "instructions")
    let item = try #require((document["cases"] as? [[String: Any]])?.first)
    #expect(item["faults"] as? Int == 6)
    let functions = try #require(item["functions"] as? [[String: Any]])
    #expect(functions.compactMap { $0["own_instr"] as? Int }.reduce(0, +) == item["instr"] as? Int)
    #expect(
      (item["phases"] as? [[String: Any]])?.compactMap { $0["own_instr"] as? Int }.reduce(0, +) == item["instr"] as? Int
    )
    #expect((item["repeats"] as? [[String: Any]])?.compactMap { $0["job_counted_faults"] as? Int } == [3, 3])
    let rows = CSVRenderer().render(report.flat()).split(separator: "\r\n")
    #expect(rows.count == 6)
    #expect(rows[1].hasPrefix("touch,clear_page_erms,clearing or copying,24586,24586,6,24582,24576,6,4097.66"))
  }

  @Test("The greatest numbers that somebody may make up are shown, greater ones are refused")
  func limits() throws {
    // All counts together may come to 2^53, each number beside them, too.
    let most: UInt64 = ((1 << 53) - 2) / 20
    let text = Self.greatest(most)
    let error = #expect(throws: ProfileError.self) { try Profile(text: Self.greatest(most + 1)) }
    #expect(error?.reason == "counts beyond 2^53")
    for records in ["unfinished", "processor 0"] {
      let more = text.replacing("\(records) \(1 << 53)\n", with: "\(records) \((1 << 53) + 1)\n")
      #expect(throws: ProfileError.self) { try Profile(text: more) }
    }
    let profile = try Profile(text: text)
    let table = try PhaseTable.standard
    let item = try #require(CaseProfile([(1, profile, .max), (2, profile, 0)]))
    let report = ProfileReport(
      name: "made", origin: "up", kernel: nil, cases: [.init(name: "a", profile: item, table)], table)
    #expect(report.text().contains("Functions"))
    #expect(report.markdown().contains("Functions"))
    #expect(report.folded().hasPrefix("a;ffff"))
    _ = try JSONRenderer().render(ProfileDocument(report))
    _ = try JSONRenderer().render(report.speedscope(exporter: "test"))
    #expect(CSVRenderer().render(report.flat()).contains("a,g,"))
  }

  private static func greatest(_ most: UInt64) -> String {
    """
    faultscope 1
    window 1 closed
    processor 0 \(1 << 53)
    unfinished \(1 << 53)
    total 0 user-fault \(most) \(most) 1
    total 0 job-user \(most)
    function 1 ff \(String(repeating: "f", count: 40))
    function 2 fe g
    root 1 user-fault
    node 2 1 1 \(most) \(most) \(most) \(most)
    node 3 2 2 \(most) \(most) \(most) \(most)
    group user-fault 1 \(most) \(most) \(most)
    path 1:1:\(most)
    group user-fault \(most) \(most) 0 \(most)
    path 1:1:\(most) 2:2:\(most)
    end

    """
  }

  @Test("A profile without faults has words, and no numbers that cannot be")
  func none() throws {
    let report = try Self.report([MadeProfile(faults: 0, [])], counted: 0)
    #expect(report.text().contains("0 faults of 1 repeat: no instructions a fault can be told."))
    #expect(report.folded() == "")
    _ = try JSONRenderer().render(ProfileDocument(report))
    #expect(CSVRenderer().render(report.flat()).split(separator: "\r\n").count == 1)
  }
}

@Suite("Numbers that are rounded so that they add up")
struct RoundedPartsTests {
  @Test func sums() {
    #expect(RoundedParts([1 / 3, 1 / 3, 1 / 3]).tenths == [4, 3, 3])
    #expect(RoundedParts([0.05, 0, 0.05]).tenths == [1, 0, 0])
    #expect(RoundedParts([-0.26, 0.26]).tenths == [-3, 3])
    #expect(RoundedParts([]).sum == 0)
    #expect(RoundedParts([.nan, .infinity, 1]).tenths.count == 3)
    #expect(RoundedParts.shares([1, 1, 1], of: 3)?.tenths == [334, 333, 333])
    #expect(RoundedParts.shares([1], of: 0) == nil)
    #expect(RoundedParts.words(-123456) == "-12,345.6")
    #expect(RoundedParts.words(5, signed: true) == "+0.5")
  }

  @Test func everyPartIsLessThanATenthOff() {
    var dice = Dice(seed: 7)
    for _ in 0..<500 {
      let values = (0..<(1 + dice.below(40))).map { _ in Double(dice.below(1_000_000)) / 997 - 300 }
      let parts = RoundedParts(values)
      #expect(parts.sum == Int((values.reduce(0, +) * 10).rounded()))
      for (value, tenths) in zip(values, parts.tenths) { #expect(abs(value * 10 - Double(tenths)) < 1.000001) }
    }
  }
}
