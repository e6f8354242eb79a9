"""The keyboard of one page: everything a person does without a mouse, and how many keys it took."""

from datetime import date

from playwright.sync_api import Locator, Page, expect

MOST_TABS = 90
_ARE_ON = "found => found.includes(document.activeElement)"


class Keys:
    """The keyboard of one page, and how often it was pressed (a text counts once)."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def write(self, text: str) -> None:
        self.page.keyboard.insert_text(text)
        self.pressed += 1

    def tab_to(self, wanted: str | Locator) -> None:
        """Tab until the focus is there (on any of several); AssertionError when `MOST_TABS` do not lead there."""
        found = self.page.locator(wanted) if isinstance(wanted, str) else wanted
        for _ in range(MOST_TABS):
            if found.evaluate_all(_ARE_ON):
                return
            self.press("Tab")
        raise AssertionError(f"{wanted} is not reached in {MOST_TABS} tabs")

    def go(self, *keys: str) -> None:
        with self.page.expect_navigation():
            self.press(*keys)

    def take_step(self, label: str) -> None:
        """The digit beside a step leads to it; Enter takes it. Seldom steps are unfolded first."""
        found = self.page.locator(".steps .step", has_text=label).first
        expect(found).to_have_count(1)
        self._unfold(found)
        number = found.get_attribute("data-key")
        self.press(number) if number else self.tab_to(found)
        expect(self.page.locator(".step:focus")).to_contain_text(label)
        self.go("Enter")

    def follow(self, words: str, within: str = "main") -> None:
        """Go to a link or button by these words, and press it."""
        found = self.page.locator(f"{within} :is(a, button)", has_text=words).first
        expect(found).to_be_visible()
        self.tab_to(found)
        self.go("Enter")

    def say(self, **fields: object) -> None:
        """Fill a form's fields by their names, in the order given: texts, days, choices."""
        for name, value in fields.items():
            self._say(name, value)

    def send(self) -> None:
        """Ctrl+Enter; AssertionError with the page's own words when the form is refused."""
        self.go("Control+Enter")
        self.expect_accepted()

    def expect_accepted(self) -> None:
        """AssertionError with the page's own words when it says that something was refused."""
        refused = self.page.locator("[data-error-summary], .note-late [role=alert]")
        assert refused.count() == 0, refused.first.inner_text()

    def _say(self, name: str, value: object) -> None:
        field = f'main [name="{name}"]:not([type="hidden"])'
        kind = self.page.locator(field).first.evaluate("one => one.type")
        if kind in ("radio", "checkbox"):
            self._choose(field, kind, str(value))
            return
        self._unfold(self.page.locator(field).first)
        self.tab_to(field)
        if kind == "select-one":
            self._pick(field, str(value))
        elif kind == "date":
            self._type_day(field, value)
        else:
            self.press("Control+a")
            self.write(str(value))

    def _type_day(self, field: str, day: object) -> None:
        assert isinstance(day, date)
        self.page.keyboard.type(day.strftime("%m%d%Y"))
        self.pressed += 8
        expect(self.page.locator(field)).to_have_value(day.isoformat())

    def _unfold(self, wanted: Locator) -> None:
        if not wanted.is_visible():
            self.tab_to(wanted.locator("xpath=ancestor::details[1]/summary"))
            self.press("Enter")
            expect(wanted).to_be_visible()

    def _shown(self, selector: str) -> Locator:
        """The one of several that is not folded away, or the first to be unfolded."""
        shown = self.page.locator(f"{selector}:visible")
        return (shown if shown.count() else self.page.locator(selector)).first

    def _choose(self, field: str, kind: str, value: str) -> None:
        wanted = self._shown(f'{field}[value="{value}"]')
        self._unfold(wanted)
        self.tab_to(wanted if kind == "checkbox" else field)
        for _ in range(self.page.locator(field).count() + 1):
            if wanted.is_checked():
                return
            if kind == "checkbox":
                self.press("Space")
                continue
            self.press("ArrowDown" if self.page.locator(f"{field}:checked").count() else "Space")
        raise AssertionError(f"{wanted} is not chosen by the arrow keys")

    def _pick(self, field: str, value: str) -> None:
        chosen = self.page.locator(field)
        self.press("Home")
        for _ in range(chosen.locator("option").count() + 1):
            if chosen.input_value() == value:
                return
            self.press("ArrowDown")
        raise AssertionError(f"{value} is not offered by {field}")
