"""Pages over a slow network, as a phone meets them: how long, how much, how still."""

from dataclasses import dataclass

from playwright.sync_api import BrowserContext

_OBSERVE = """
window.met = {painted: null, shifted: 0};
new PerformanceObserver((list) => {
  for (const each of list.getEntries())
    if (each.name === "first-contentful-paint") window.met.painted = each.startTime;
}).observe({type: "paint", buffered: true});
new PerformanceObserver((list) => {
  for (const each of list.getEntries()) if (!each.hadRecentInput) window.met.shifted += each.value;
}).observe({type: "layout-shift", buffered: true});
"""
_TOLD = """async () => {
  await document.fonts.ready;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const told = performance.getEntriesByType("navigation")[0];
  return {...window.met, usable: told.domContentLoadedEventEnd, loaded: told.loadEventEnd};
}"""


@dataclass(frozen=True, slots=True)
class Network:
    """What Chromium plays a network to be: delay of each request in ms, bytes a second both ways."""

    name: str
    delay: float
    speed: float


# Lighthouse's "slow 3G" and "fast 3G" as its DevTools throttling had them (RTT and throughput before
# its correction factors); WebPageTest's "3G slow" is the former. Figures carried over, not code.
SLOW_3G = Network("slow 3G", delay=400, speed=400_000 / 8)
FAST_3G = Network("fast 3G", delay=150, speed=1_600_000 / 8)


@dataclass(frozen=True, slots=True)
class Met:
    """How a page came: times in ms since it was asked for, bytes as they were sent, shift as CLS."""

    network: str
    painted: float
    usable: float
    loaded: float
    shifted: float
    requests: int
    received: int
    kept: int

    def __str__(self) -> str:
        """Return it as a line for whoever runs the test with ``-s``."""
        return (
            f"{self.network}: first paint {self.painted:,.0f} ms, usable {self.usable:,.0f} ms, "
            f"all {self.loaded:,.0f} ms, shift {self.shifted:.3f}, {self.requests} requests, "
            f"{self.received / 1000:.1f} kB, {self.kept} from the cache"
        )


def met(context: BrowserContext, address: str, network: Network) -> Met:
    """Open a page in a window over a network, and wait until its last letter has come."""
    page = context.new_page()
    cdp = context.new_cdp_session(page)
    sizes: list[int] = []
    cdp.on("Network.loadingFinished", lambda told: sizes.append(int(told["encodedDataLength"])))
    cdp.send("Network.enable")
    cdp.send("Network.emulateNetworkConditions", {
        "offline": False, "latency": network.delay,
        "downloadThroughput": network.speed, "uploadThroughput": network.speed,
    })  # fmt: skip
    page.add_init_script(_OBSERVE)
    page.goto(address, wait_until="load")
    page.wait_for_load_state("networkidle")
    told = page.evaluate(_TOLD)
    page.close()
    return Met(network.name, told["painted"], told["usable"], told["loaded"], told["shifted"],
               len(sizes), sum(sizes), sizes.count(0))  # fmt: skip
