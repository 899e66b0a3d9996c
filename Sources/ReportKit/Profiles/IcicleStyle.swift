// SPDX-License-Identifier: GPL-2.0-only

/// The rules of pages with icicle graphs.
enum IcicleStyle {
  /// Up to this width of a window, in rem, labels are those of narrow boxes.
  static let narrowest = 62

  static let text = graph + phases + differences + tables

  /// Boxes are as wide as their share of the page, while their labels keep their size.
  private static let graph = """
    figure.ice{max-width:none;margin:1rem 0;position:relative}
    svg.ic{overflow:hidden}
    .ic rect{fill:var(--k);stroke:var(--bg);stroke-width:.6}
    .ic text{font:10.5px ui-monospace,monospace;fill:#14181c;pointer-events:none}
    .ic .t,.ic .h{font:12px system-ui,sans-serif;fill:var(--fg)}
    .ic .h{fill:var(--mute)}
    .ic .t{visibility:hidden}
    .ic .t tspan:first-child{font-weight:600}
    .ic g:hover .t,.ic:not(:has(g:hover)) g:focus .t{visibility:visible}
    .ic:has(g:hover) .h,.ic:has(g:focus) .h{visibility:hidden}
    .ic g:focus{outline:none}
    .ic g[tabindex]:hover rect,.ic g[tabindex]:focus rect{stroke:var(--fg);stroke-width:2}
    .ic .n{display:none}
    @media (max-width:\(narrowest)rem){.ic .w{display:none}.ic .n{display:inline}}
    .skip{position:absolute;left:-99rem}
    .skip:focus{left:0;top:0;background:var(--bg);padding:0 .5rem}
    ul.keys,.in ul.keys{font-size:.82rem;gap:.1rem 1rem;padding:0}
    .key.k{background:var(--k);border:1px solid var(--line)}

    """

  /// Paul Tol's "light" scheme, made for fields with black letters on them (Colour Schemes, SRON/EPS/TN/09-002), by their order.
  private static let phases = """
    .f0{--k:#77aadd}.f1{--k:#ee8866}.f2{--k:#eedd88}.f3{--k:#ffaabb}.f4{--k:#99ddff}.f5{--k:#44bb99}.f6{--k:#bbcc33}.f7{--k:#aaaa00}
    .fo{--k:#bfc5cb}.fx{--k:#e6e9ec}

    """

  /// From blue to orange, which nobody confuses.
  private static let differences = """
    .d0{--k:#e6e9ec}
    .l1{--k:#d3e3f2}.l2{--k:#abcce8}.l3{--k:#7db1dc}.l4{--k:#4f96cf}
    .u1{--k:#fbe0c8}.u2{--k:#f6c193}.u3{--k:#ee9f5c}.u4{--k:#e07f2f}
    .ic .eb rect{stroke:#14181c;stroke-width:1.2}
    .ic .ea rect{stroke:#14181c;stroke-width:1;stroke-dasharray:3 2}

    """

  private static let tables = """
    .part{display:block;height:.7rem;min-width:1px;background:var(--k);border-radius:2px}
    .stack{display:flex;height:.8rem;border-radius:2px;overflow:hidden}
    .stack i{background:var(--k)}
    td.bars{width:14rem;min-width:6rem}td.ph{white-space:nowrap}
    @media (max-width:40rem){td.bars{width:6rem}}
    .more{color:var(--u)}.fewer{color:var(--l)}
    :root{--u:#a8500a;--l:#1f6fb8}
    @media (prefers-color-scheme:dark){:root{--u:#f39a52;--l:#67b1f5}.ic rect,.key.k,.part,.stack i{filter:brightness(.86)}}

    """
}
