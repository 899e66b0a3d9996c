// SPDX-License-Identifier: GPL-2.0-only

/// An icicle graph on a page, with its words and a way past it for those who go by Tab.
struct IcicleFigure {
  let title: String
  let caption: String
  let drawing: IcicleDrawing
  /// What no other figure of the page is called.
  let id: String

  /// As markup; nothing where there are no boxes.
  var markup: String {
    guard drawing.count > 0 else { return "" }
    return "<figure class=\"ice\"><b>\(XMLText.escape(title))</b>"
      + "<a class=\"skip\" href=\"#\(id)-end\">Past the graph's \(drawing.count) boxes</a>\n\(drawing.svg)"
      + "<figcaption id=\"\(id)-end\">\(XMLText.escape(caption))</figcaption></figure>\n"
  }
}
