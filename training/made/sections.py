"""What sites say in one language each, cut at `|`: consent notices, share lines, legal lines; `sections.json` holds them."""

import json
from collections.abc import Mapping
from pathlib import Path

TEXTS = json.loads(Path(__file__).with_name("sections.json").read_text("utf-8"))
# Notice | purposes | accept | reject | settings.
NOTICES: Mapping[str, str] = TEXTS["consent"]
# Share | share on {} | print | copy link | by mail | save | follow us on {} | like.
SHARES: Mapping[str, str] = TEXTS["share"]
# Rights reserved | links … | notice.
LEGAL: Mapping[str, str] = TEXTS["legal"]
PARTNERS = ("Google Analytics", "Facebook Pixel", "YouTube", "IAB TCF", "Matomo", "Hotjar", "Cookiebot", "OneTrust", "LinkedIn Insight")
