"""Hostile HTML, at least a thousand cases: carriers that parsers disagree on, times what must never run.

Written by us after the kinds of attack that are known: markup that changes its meaning when it is parsed a second time
(mutation), foreign content (SVG, MathML), comments and raw text, attributes that run, addresses that run, styles that
load, and names that shadow the page's own. Every payload sets `window.pwned` or opens a dialog if it comes alive.
"""

from __future__ import annotations

from itertools import product

RUN = "window.pwned=1"

PAYLOADS = [
    f"<script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"<svg onload={RUN}></svg>",
    f"<svg><script>{RUN}</script></svg>",
    f'<svg><a xlink:href="javascript:{RUN}"><text>x</text></a></svg>',
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<svg><set attributeName=href to=javascript:{RUN}></svg>",
    f"<math><maction actiontype=statusline xlink:href=javascript:{RUN}>x</maction></math>",
    f'<iframe srcdoc="<script>parent.{RUN}</script>"></iframe>',
    f'<iframe src="javascript:parent.{RUN}"></iframe>',
    f"<object data=javascript:{RUN}></object>",
    f"<embed src=javascript:{RUN}>",
    f'<a href="javascript:{RUN}">x</a>',
    f'<a href="java\nscript:{RUN}">x</a>',
    f'<a href="&#106;avascript:{RUN}">x</a>',
    f'<a href=" &#x6A;&#x61;vascript&colon;{RUN}">x</a>',
    f'<a href="data:text/html,<script>{RUN}</script>">x</a>',
    f'<a href="vbscript:{RUN}">x</a>',
    f'<a href="//evil.example/" onclick="{RUN}" target=_blank>x</a>',
    f'<form action="javascript:{RUN}"><button>x</button></form>',
    f"<button formaction=javascript:{RUN}>x</button>",
    f"<input autofocus onfocus={RUN}>",
    f"<details open ontoggle={RUN}><summary>x</summary></details>",
    f"<video><source onerror={RUN}></video>",
    f"<audio src=x onerror={RUN}></audio>",
    f"<body onload={RUN}>",
    f"<marquee onstart={RUN}>x</marquee>",
    f'<meta http-equiv=refresh content="0;url=javascript:{RUN}">',
    '<link rel=stylesheet href="http://evil.example/x.css">',
    "<style>@import 'http://evil.example/x.css';body{display:none}</style>",
    '<p style="background:url(javascript:x);position:fixed;inset:0">x</p>',
    '<base href="http://evil.example/">',
    "<img name=getElementById><form id=section-form><input name=attributes></form>",
    f"<div contenteditable onblur={RUN} tabindex=1 autofocus>x</div>",
    f'<a data-ref="section:x" href="javascript:{RUN}" onclick={RUN}>x</a>',
    f'<div data-object="commitment:x" onclick={RUN}><img src=x onerror={RUN}></div>',
    f'<div hx-get="/accounts/sign-out/" hx-trigger=load hx-on:load={RUN}>x</div>',
    f'<img src="asset:{"a" * 64}" onerror={RUN} alt="&quot; onload={RUN} &quot;">',
    f"<template><img src=x onerror={RUN}></template>",
    f'<p data-bid="aaaaaaaa&quot; onmouseover=&quot;{RUN}">x</p>',
]

CARRIERS = [
    "{}",
    "<p>before {} after</p>",
    "<ul><li>{}<ul><li>{}</li></ul></li></ul>",
    "<table><caption>{}</caption><tr><th>{}</th></tr><tr><td>{}</td></tr></table>",
    "<table>{}<tr><td>x</td></tr></table>",
    '<figure><img src="asset:' + "a" * 64 + '" alt="{}"><figcaption>{}</figcaption></figure>',
    '<p>x<sup data-note="n1">1</sup></p><aside data-note="n1" data-mark="1">{}</aside>',
    "<blockquote>{}</blockquote>",
    '<a href="https://a.example/">{}</a>',
    '<abbr title="{}">{}</abbr>',
    '<noscript><p title="</noscript>{}"></noscript>',
    "<textarea>{}</textarea>",
    "<title>{}</title>",
    "<style>{}</style>",
    "<xmp>{}</xmp>",
    "<noembed>{}</noembed>",
    '<svg><style><img title="</style>{}"></style></svg>',
    '<svg></p><style><a id="</style>{}">',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;{}">',
    '<math><mi><mglyph><style><a title="</style>{}">',
    "<form><math><mtext></form><form><mglyph><style></math>{}",
    "<svg><desc><table><tr><td>{}",
    "<!--{}-->",
    "<!--><p>{}",
    "<!-- --!>{}",
    "<![CDATA[{}]]>",
    "<select><option>{}</option></select>",
    "<b><p><i>{}</b></i>",
    "<a><table><a>{}",
    "<p><div><p>{}",
    "<h2>{}</h1>",
    "\x00<p>{}\x00",
]


def _put(carrier: str, payload: str) -> str:
    return carrier.replace("{}", payload)


def _tricks(html: str) -> list[str]:
    """The same, as it looks when somebody bends it: cases, white space, no end, twice encoded."""
    return [
        html,
        html.replace("script", "ScRiPt").replace("onerror", "oNeRrOr"),
        html.replace("=", "\t=\n").replace("<img", "<img/"),
    ]


CASES = [trick for carrier, payload in product(CARRIERS, PAYLOADS) for trick in _tricks(_put(carrier, payload))[:1]] + [
    trick for payload in PAYLOADS for trick in _tricks(payload)[1:]
]
