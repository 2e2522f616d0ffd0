"""An icon of the sprite, drawn once: a page shows some thirty of them."""

from functools import lru_cache

from markupsafe import Markup, escape


@lru_cache(maxsize=1000)
def icon(
    sprite: str, name: str, *, size: int = 18, strong: bool = False, label: str | None = None
) -> Markup:
    """`label` only where no word stands beside it; the parameters are told in icons.html."""
    seen = Markup('role="img" aria-label="{}"').format(label) if label else 'aria-hidden="true"'
    return Markup(  # noqa: S704  names are ours, and escaped all the same
        f'<svg class="icon{" strong" if strong else ""}" width="{size}" height="{size}" '
        f'{seen} focusable="false"><use href="{escape(sprite)}#{escape(name)}"></use></svg>'
    )
