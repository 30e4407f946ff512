"""The provider's pages: what is to be paid, and what somebody may do about it."""

from html import escape
from string import Template

from lienmach.dossiers.rules.payments import Told, dong
from lienmach.scenarios.payment.book import Order

_PAGE = Template("""<!doctype html>
<html lang="vi">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>$title – Thanh toán trình diễn</title>
  <link rel="stylesheet" href="/lienmach.css">
  <link rel="icon" href="/mark.svg" type="image/svg+xml">
</head>
<body class="page">
  <header class="band"><div class="container-xxl band-row"><span class="brand">
    <span class="brand-name">Thanh toán</span>
    <span class="brand-place">bản trình diễn / demonstration</span></span></div></header>
  <main id="content" class="container-xxl" tabindex="-1"><div class="notice-page">
    <section class="banner" aria-label="Bản trình diễn"><div>
      <p class="banner-title">Đây là bản trình diễn: không có tiền thật</p>
      <p lang="en">This is a demonstration: no money moves. Do not enter anything real.</p>
    </div></section>
    <h1>$title</h1>
    $content
  </div></main>
</body>
</html>
""")
_ORDER = Template("""
    <dl class="facts">
      <div><dt>Nộp cho hồ sơ</dt><dd>$about</dd></div>
      <div><dt>Mã thanh toán</dt><dd>$reference</dd></div>
      <div><dt>Số tiền</dt><dd><strong>$amount</strong></dd></div>
    </dl>
    <form method="post" action="/orders/$ticket">
      <p><button class="btn btn-primary" name="do" value="pay">Trả tiền
        <span lang="en">/ Pay</span></button></p>
      <p><button class="btn btn-outline-primary" name="do" value="pay-silently">Trả tiền, làm mất thông báo
        <span lang="en">/ Pay, and lose the message</span></button></p>
      <p><button class="btn btn-outline-primary" name="do" value="fail">Không đủ tiền
        <span lang="en">/ Fail</span></button></p>
      <p><button class="btn btn-outline-primary" name="do" value="close">Bỏ dở
        <span lang="en">/ Close the window</span></button></p>
    </form>
""")


def order(found: Order) -> str:
    """Return the page of an order that is not paid yet, or says that it is."""
    if found.state == Told.PAID:
        return sentence("Đã trả tiền", "Khoản này đã trả. / This was paid.")
    content = _ORDER.substitute(
        about=escape(found.about),
        reference=escape(found.reference),
        amount=escape(dong(found.amount)),
        ticket=escape(found.ticket),
    )
    return _PAGE.substitute(title="Xác nhận thanh toán", content=content)


def sentence(title: str, text: str) -> str:
    """Return a page that says one thing."""
    return _PAGE.substitute(title=escape(title), content=f"<p>{escape(text)}</p>")
