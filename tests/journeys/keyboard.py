"""A page worked at by the keyboard alone: whatever is used is come to by Tab, and by nothing else."""

MOST_TABS = 150
SAID = """
([selector, said]) => {
  const at = document.activeElement;
  return at.matches(selector) && (said === null
    || at.textContent.replace(/\\s+/g, " ").trim() === said);
}
"""
LINK, BUTTON = "a[href]", "button"


class Keyboard:
    """
    The hands of somebody who has no mouse.

    They use Tab, Shift and Tab, Enter, Space, arrows and letters. What a page shows is looked at by
    other means; what it holds is never focused, filled or clicked by a program.
    """

    def __init__(self, page):
        self.page = page

    def is_at(self, selector, said=None):
        """Test if a thing has the focus, told by a selector and perhaps by its whole text."""
        return self.page.evaluate(SAID, [selector, said])

    def reach(self, selector, said=None, *, back=False):
        """Go to a thing by Tab, or back to it by Shift and Tab."""
        for _ in range(MOST_TABS):
            if self.is_at(selector, said):
                return
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"no Tab leads to {selector} {said or ''} on {self.page.url}")

    def enter(self):
        """Press Enter, which leads to another page."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")

    def press(self, said, role="button"):
        """Go to a button or a link and press it."""
        self.reach(LINK if role == "link" else BUTTON, said)
        self.enter()

    def follow(self, selector):
        """Go to a link that is told by where it leads, and follow it."""
        self.reach(selector)
        self.enter()

    def write(self, selector, text):
        """Go to a field, which selects what stands in it, and write over it."""
        self.reach(selector)
        self.page.keyboard.type(text)

    def choose(self, name, value):
        """Choose one of some buttons, of which Tab reaches one and arrows the others."""
        self.reach(f'[name="{name}"]')
        wanted = f'[name="{name}"][value="{value}"]'
        for _ in range(MOST_TABS):
            if self.is_at(wanted):
                break
            self.page.keyboard.press("ArrowDown")
        if not self.is_at(f"{wanted}:checked"):
            self.page.keyboard.press("Space")
        assert self.is_at(f"{wanted}:checked")

    def tick(self, selector):
        """Tick a box."""
        self.reach(selector)
        self.page.keyboard.press("Space")

    def attach(self, selector, file):
        """
        Reach a file field and answer its dialog, which is the machine's and not the page's.

        A browser without windows opens none at times when it has much to do.
        """
        self.reach(selector)
        self.page.locator(selector).set_input_files(file)

    def a_year_on(self, selector):
        """Write a day into a field, by arrows: they begin at today in any language; a year later."""
        self.reach(selector)
        for key in ("ArrowUp", "ArrowRight", "ArrowUp", "ArrowRight", "ArrowUp", "ArrowUp"):
            self.page.keyboard.press(key)
