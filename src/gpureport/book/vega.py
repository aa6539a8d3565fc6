"""The one script that draws charts again in the page, made from the packages that drew them as SVG."""

from __future__ import annotations

import vl_convert

_SNIPPET = """
import vegaEmbed from "vega-embed";
window.gpureport.embed = vegaEmbed;
"""


def bundle() -> str:
    """Return Vega, Vega-Lite and vegaEmbed as one script that leaves `gpureport.embed` behind and no other name."""
    return f"(function(){{\n{vl_convert.javascript_bundle(_SNIPPET)}\n}})();\n"
