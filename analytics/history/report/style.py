"""How the report looks: light or dark as the reader's system, and on paper."""

STYLE = """
:root { color-scheme: light dark; --paper: #fbfbfd; --card: #ffffff; --ink: #1b1d22; --faint: #5c6370; --line: #dcdfe6;
  --a: #0072b2; --b: #c04f00; --warning: #8a5300; --error: #b3261e }
@media (prefers-color-scheme: dark) {
  :root { --paper: #15171c; --card: #1c1f26; --ink: #e9ebf0; --faint: #a2a9b8; --line: #363b47;
    --a: #56b4e9; --b: #f0904a; --warning: #f0b23e; --error: #ff8a70 }
}
* { box-sizing: border-box }
html { scroll-behavior: smooth; scroll-padding-top: 3.5rem }
body { background: var(--paper); color: var(--ink); margin: 0; font: 16px/1.5 system-ui, "Segoe UI", Roboto,
  "DejaVu Sans", sans-serif }
header, main, footer { max-width: 72rem; margin: 0 auto; padding: 0 1.5rem }
header { padding-top: 2.5rem } header p { margin: .2rem 0 }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .4rem } h2 { font-size: 1.3rem; margin: 3rem 0 .3rem }
h3 { font-size: 1rem; margin: 1.2rem 0 .2rem }
p { margin: .3rem 0; max-width: 46rem } .faint { color: var(--faint) } .small { font-size: .88rem }
nav { position: sticky; top: 0; z-index: 2; background: var(--paper); border-bottom: 1px solid var(--line);
  margin: 1.2rem 0 0 }
nav div { max-width: 72rem; margin: 0 auto; padding: .5rem 1.5rem; display: flex; flex-wrap: wrap; gap: .2rem 1.1rem }
nav a, a { color: var(--a); text-decoration: none; font-size: .93rem } a:hover { text-decoration: underline }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(13.5rem, 1fr)); gap: .8rem; margin: 1.4rem 0 0 }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .7rem .9rem }
.card b { display: block; font-size: 1.5rem; line-height: 1.3; font-variant-numeric: tabular-nums }
.card b.second { font-size: 1.2rem } .card h3 { margin: 0; color: var(--faint); font-weight: 600; font-size: .9rem }
.card p { font-size: .82rem; line-height: 1.35; color: var(--faint); margin: .3rem 0 0 }
.a::before, .b::before { content: ""; display: inline-block; width: .6em; height: .6em; border-radius: 50%;
  margin-right: .4em; background: var(--a) } .b::before { background: var(--b); border-radius: 0 }
.wide { overflow-x: auto; margin: .6rem 0 } table { border-collapse: collapse; width: 100%;
  font-variant-numeric: tabular-nums; font-size: .93rem }
th, td { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top }
td.text { overflow-wrap: anywhere; min-width: 5rem } .id { white-space: nowrap }
th { font-weight: 600; color: var(--faint) }
.number { text-align: right; white-space: nowrap } time { white-space: nowrap } td .faint { font-size: .88em }
.grid { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .5rem 2rem }
.grid > div { min-width: 0 }
.error { color: var(--error) } .warning { color: var(--warning) } .note { color: var(--faint) }
.js-plotly-plot text:not(.slicetext) { fill: var(--ink) !important }
.js-plotly-plot .gridlayer path, .js-plotly-plot .zerolinelayer path { stroke: var(--line) !important }
footer { margin: 3.5rem auto 2rem; font-size: .88rem; color: var(--faint) }
@media (max-width: 48rem) { .grid { grid-template-columns: 1fr } }
@media print {
  :root { color-scheme: light; --paper: #fff; --card: #fff; --ink: #000; --faint: #444; --line: #bbb; --a: #0072b2;
    --b: #c04f00; --warning: #8a5300; --error: #b3261e }
  body { font-size: 10.5pt } nav { display: none } h2 { margin-top: 1.6rem; break-after: avoid }
  .card, .chart, tr { break-inside: avoid } .wide { overflow: visible } header { padding-top: 0 }
  @page { margin: 14mm }
}
"""
