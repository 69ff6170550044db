"""How the page looks: theme and style sheet. All of it lies on this machine."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import gradio as gr

NEUTRAL = gr.themes.Color(
    "#fbfaf8", "#f4f2ee", "#e7e4de", "#d5d1c9", "#aba69c", "#7c776e", "#5b574f", "#45423c", "#2c2a26", "#1d1c1a", "#141312"
)  # fmt: skip
INK = gr.themes.Color(
    "#eff4fa", "#dce7f3", "#bcd0e6", "#8fb0d3", "#5e8bbb", "#3a6ca3", "#275588", "#20456f", "#1c3a5c", "#1a314c", "#111f31"
)  # fmt: skip
_COLOURS: dict[str, Any] = {
    "body_background_fill": "*neutral_50",
    "body_background_fill_dark": "#161514",
    "body_text_color": "*neutral_900",
    "body_text_color_dark": "*neutral_100",
    "body_text_color_subdued": "*neutral_600",
    "body_text_color_subdued_dark": "*neutral_400",
    "background_fill_primary": "white",
    "background_fill_primary_dark": "#1d1c1a",
    "background_fill_secondary": "*neutral_50",
    "background_fill_secondary_dark": "#232220",
    "border_color_primary": "*neutral_200",
    "border_color_primary_dark": "#393632",
    "block_background_fill": "white",
    "block_background_fill_dark": "#1d1c1a",
    "block_border_color": "*neutral_200",
    "block_border_color_dark": "#393632",
    "block_label_text_color": "*neutral_600",
    "block_label_text_color_dark": "*neutral_400",
    "block_title_text_color": "*neutral_700",
    "block_title_text_color_dark": "*neutral_300",
    "block_title_text_weight": "600",
    "block_info_text_color": "*neutral_600",
    "block_info_text_color_dark": "*neutral_400",
    "block_shadow": "none",
    "input_border_width": "1px",
    "input_background_fill": "white",
    "input_background_fill_dark": "#232220",
    "input_border_color": "*neutral_300",
    "input_border_color_dark": "#4a463f",
    "input_placeholder_color": "*neutral_500",
    "input_placeholder_color_dark": "*neutral_400",
    "button_primary_background_fill": "*primary_600",
    "button_primary_background_fill_hover": "*primary_700",
    "button_primary_background_fill_dark": "*primary_500",
    "button_primary_background_fill_hover_dark": "*primary_600",
    "button_primary_text_color": "white",
    "button_secondary_background_fill": "white",
    "button_secondary_background_fill_hover": "*neutral_100",
    "button_secondary_background_fill_dark": "#2a2826",
    "button_secondary_background_fill_hover_dark": "#35322f",
    "button_secondary_border_color": "*neutral_300",
    "button_secondary_border_color_dark": "#4a463f",
    "button_secondary_text_color": "*neutral_900",
    "button_secondary_text_color_dark": "*neutral_100",
    "button_border_width": "1px",
    "button_transition": "none",
}


def look() -> dict[str, Any]:
    """The `theme` and `css` for `Blocks.launch`. Fonts come with Gradio and are served from this machine."""
    return {"theme": _theme(), "css": (files("page") / "page.css").read_text(encoding="utf-8")}


def _theme() -> gr.themes.Base:
    # Of the fonts that come with Gradio the weight 600 holds few letters only: 700 stands in for it.
    return gr.themes.Base(
        primary_hue=INK,
        secondary_hue=INK,
        neutral_hue=NEUTRAL,
        radius_size=gr.themes.sizes.radius_md,
        text_size=gr.themes.sizes.text_md,
        font=(gr.themes.utils.fonts.LocalFont("IBM Plex Sans", weights=(400, 700)), "system-ui", "sans-serif"),
        font_mono=(gr.themes.utils.fonts.LocalFont("IBM Plex Mono", weights=(400, 700)), "ui-monospace", "monospace"),
    ).set(**_COLOURS)
