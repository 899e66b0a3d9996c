// SPDX-License-Identifier: GPL-2.0-only

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
