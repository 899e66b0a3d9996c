// SPDX-License-Identifier: GPL-2.0-only

/// The style of all pages: light and dark by the reader's wish, narrow and wide, and on paper.
enum PageStyle {
  static let text = colours + base + tables + cases + charts + narrow + paper

  private static let colours = """
    :root{color-scheme:light dark;--bg:#fff;--fg:#1b2026;--soft:#f4f6f8;--line:#dce1e6;--mute:#596571;
    --a:#1f6fb8;--b:#c4560a;--bad:#b3261e;--good:#1a7437;--doubt:#8a5d00;--none:#596571}
    @media (prefers-color-scheme:dark){:root{--bg:#11151a;--fg:#e4e8ec;--soft:#1a2027;--line:#303944;--mute:#9ba6b2;
    --a:#67b1f5;--b:#f39a52;--bad:#ff8178;--good:#5bcf7a;--doubt:#e2b04a;--none:#9ba6b2}}

    """

  private static let base = """
    *{box-sizing:border-box}
    body{margin:0 auto;max-width:74rem;padding:1rem clamp(.8rem,3vw,2.5rem) 3rem;background:var(--bg);color:var(--fg);
    font:15px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
    h1{font-size:1.55rem;line-height:1.25;margin:.6rem 0 .4rem;font-weight:650;text-wrap:balance}
    h2{font-size:1.15rem;margin:2.4rem 0 .7rem;padding-bottom:.3rem;border-bottom:1px solid var(--line)}
    h3{font-size:1rem;margin:1.5rem 0 .4rem}
    h4{font-size:.93rem;margin:1.1rem 0 .3rem}
    p{margin:.4rem 0;max-width:50rem}
    a{color:var(--a)}
    a:focus-visible,summary:focus-visible,.scroll:focus-visible,input:focus-visible,select:focus-visible,
    button:focus-visible{outline:2px solid var(--a);outline-offset:2px}
    .mute,figcaption,caption{color:var(--mute)}
    .key{display:inline-block;width:.8em;height:.8em;border-radius:2px;margin-right:.35em;background:var(--a)}
    .key.b{background:var(--b)}
    .sides{display:grid;grid-template-columns:auto 1fr;gap:.1rem .8rem;margin:.4rem 0}
    .sides dt{font-weight:600;white-space:nowrap}
    .sides dd{margin:0}
    .head{border-left:5px solid var(--none);background:var(--soft);padding:.7rem 1rem;margin:1rem 0;border-radius:0 6px 6px 0}
    .head p{margin:0;font-size:1.15rem;font-weight:600}
    .head .mute{font-size:.93rem;font-weight:400;margin-top:.15rem}
    .head.worse,.head.failed,.head.missing{border-color:var(--bad)}
    .head.better{border-color:var(--good)}
    .head.inconclusive,.head.changed{border-color:var(--doubt)}
    .bar{display:flex;gap:2px;height:10px;margin:.9rem 0 .5rem;border-radius:5px;overflow:hidden}
    .bar i{background:var(--none);min-width:3px;opacity:.55}
    .bar .worse,.bar .failed,.bar .missing{background:var(--bad);opacity:1}
    .bar .better{background:var(--good);opacity:1}
    .bar .inconclusive,.bar .changed{background:var(--doubt);opacity:1}
    .counts{list-style:none;display:flex;flex-wrap:wrap;gap:.3rem 1.3rem;padding:0;margin:.2rem 0 1rem}
    .counts b{font-variant-numeric:tabular-nums}

    """

  private static let tables = """
    .scroll{overflow-x:auto;margin:.5rem 0;max-width:100%}
    table{border-collapse:collapse;font-size:.89rem;font-variant-numeric:tabular-nums;overflow-wrap:normal}
    caption{text-align:left;padding-bottom:.3rem;caption-side:top}
    caption span{display:inline-block;max-width:min(50rem,calc(100vw - 2.2rem))}
    th,td{padding:.28rem .7rem .28rem 0;text-align:left;vertical-align:baseline;border-bottom:1px solid var(--line)}
    thead th{color:var(--mute);font-weight:600;white-space:nowrap;border-bottom-width:2px}
    th.n,td.n{text-align:right;white-space:nowrap}
    tbody th{font-weight:400}
    th.t,td.t{min-width:11rem;overflow-wrap:anywhere}
    #cases table{width:100%}
    #cases tbody tr:first-child th{font-weight:600;padding-top:.9rem;border-bottom:0;overflow-wrap:anywhere}
    #cases tbody tr:not(:first-child) th{padding-left:.9rem;white-space:nowrap}
    #cases tbody th .v{margin-left:.6rem}
    .r{color:var(--mute)}
    .v{font-weight:600;white-space:nowrap;color:var(--none)}
    .v.worse,.v.failed,.v.missing{color:var(--bad)}
    .v.better{color:var(--good)}
    .v.inconclusive,.v.changed{color:var(--doubt)}
    .differs th{font-weight:600}
    .decisive{color:var(--bad)}
    form{display:flex;flex-wrap:wrap;gap:.6rem 1rem;align-items:end;background:var(--soft);padding:.7rem .9rem;border-radius:6px}
    form[hidden]{display:none}
    label{display:grid;font-size:.82rem;color:var(--mute);gap:.15rem;flex:1 1 12rem;max-width:24rem}
    input,select,button{font:inherit;font-size:.93rem;color:var(--fg);background:var(--bg);border:1px solid var(--line);border-radius:5px;
    padding:.3rem .5rem;min-width:0;width:100%}
    button{width:auto;cursor:pointer}
    output{font-size:.89rem;color:var(--mute);padding:.35rem 0}

    """

  private static let cases = """
    details{border:1px solid var(--line);border-radius:6px;margin:.45rem 0;content-visibility:auto;contain-intrinsic-size:auto 2.6rem}
    summary{padding:.45rem .8rem;cursor:pointer;font-weight:600}
    summary .v{margin-left:.6rem}
    summary .mute{font-weight:400;margin-left:.6rem}
    details[open]>summary{border-bottom:1px solid var(--line);background:var(--soft)}
    .in{padding:.2rem .9rem .8rem}
    .in ul{padding-left:1.2rem;margin:.4rem 0}
    .in>p:first-child{margin-top:.6rem}
    pre{font:13px/1.35 ui-monospace,monospace;margin:0;overflow-wrap:normal}

    """

  private static let charts = """
    .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));gap:.8rem 1.6rem;margin:.7rem 0}
    .metrics{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));gap:.2rem 2.2rem}
    .metrics p{font-size:.89rem}
    .metrics figure{max-width:30rem}
    figure{margin:0;max-width:29rem}
    figure b{display:block;font-size:.89rem}
    figcaption{font-size:.8rem;line-height:1.4}
    svg{display:block;width:100%;height:auto;overflow:visible;fill:none;stroke-linejoin:round}
    svg text{font:11px system-ui,sans-serif;fill:var(--mute);stroke:none}
    svg.i{width:120px;height:14px;stroke:currentColor;stroke-width:2}
    .worse svg.i{color:var(--bad)}.better svg.i{color:var(--good)}
    svg.i circle{fill:currentColor;stroke:none}
    .strip text{text-anchor:middle}
    path.px{stroke:var(--mute)}.pg{stroke:var(--line)}
    .pla,.pta,.pma,.pda{stroke:var(--a)}.plb,.ptb,.pmb,.pdb{stroke:var(--b)}
    .pda,.pdb{stroke-width:4.2;stroke-linecap:round;opacity:.7}
    .pla,.plb{stroke-width:1.6}.pta,.ptb{stroke-width:1.2;opacity:.75}.pma,.pmb{stroke-dasharray:2 3;opacity:.8}
    .pfa{fill:var(--a);opacity:.25}.pfb{fill:var(--b);opacity:.25}
    .boxa,.boxb{fill:var(--bg);stroke-width:1.4}.boxa,.meda{stroke:var(--a)}.boxb,.medb{stroke:var(--b)}
    .meda,.medb{stroke-width:3}
    .dota,.dotb{stroke-width:4;stroke-linecap:round;opacity:.65}.dota{stroke:var(--a)}.dotb{stroke:var(--b)}

    """

  private static let narrow = """
    @media (max-width:40rem){body{font-size:14px}h1{font-size:1.3rem}.sides{grid-template-columns:1fr}.sides dd{margin-bottom:.4rem}
    .in{padding:.2rem .6rem .7rem}}

    """

  private static let paper = """
    @media print{:root{--bg:#fff;--fg:#000;--soft:#fff;--line:#bbb;--mute:#444;--a:#1f6fb8;--b:#c4560a;--bad:#b3261e;--good:#1a7437;
    --doubt:#8a5d00;--none:#444}body{max-width:none;font-size:10pt;padding:0}form,form[hidden]{display:none}.scroll{overflow:visible}
    pre{white-space:pre-wrap}details{content-visibility:visible;border:0}details::details-content{content-visibility:visible;height:auto}
    figure,tbody{break-inside:avoid}a{color:inherit;text-decoration:none}}

    """
}

/// The few lines that filter a page's cases. Without scripts the form stays hidden, and everything is shown.
enum PageScript {
  /// A case is a `tbody` of the table with `data-v`, and the `details` with the same `data-c`. A link to a case opens it.
  static let filter = """
    (function () {
      'use strict';
      var form = document.getElementById('filter');
      var text = document.getElementById('filter-text'), verdict = document.getElementById('filter-verdict');
      var told = document.getElementById('filter-count');
      var details = {};
      document.querySelectorAll('details[data-c]').forEach(function (d) { details[d.dataset.c] = d; });
      var cases = Array.from(document.querySelectorAll('tbody[data-c]'), function (t) {
        return { body: t, more: details[t.dataset.c], verdict: t.dataset.v, words: t.textContent.toLowerCase() };
      });
      function apply() {
        var wanted = text.value.trim().toLowerCase().split(' '), shown = 0;
        cases.forEach(function (c) {
          var fits = verdict.value === '' || verdict.value === c.verdict;
          fits = wanted.every(function (w) { return c.words.includes(w); }) ? fits : false;
          c.body.hidden = !fits;
          if (c.more) { c.more.hidden = !fits; }
          shown += fits ? 1 : 0;
        });
        told.textContent = shown + ' of ' + cases.length + ' cases';
      }
      function open() {
        var target = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
        if (target instanceof HTMLDetailsElement) { target.open = true; target.scrollIntoView(); }
      }
      form.addEventListener('input', apply);
      form.addEventListener('reset', function () { setTimeout(apply, 0); });
      form.addEventListener('submit', function (e) { e.preventDefault(); });
      window.addEventListener('hashchange', open);
      form.hidden = false;
      apply();
      open();
    })();
    """
}
