"""
Addresses of this room's pages.

``DESK`` is for officers at work, ``CATALOGUE`` for those who write procedures and publish them,
``PAPERS`` for papers and their proof, for anybody; ``APPLY`` for citizens who file, ``MINE`` for
those who follow what they have filed, ``NOTICES`` for what they are told.
"""

from django.urls import path

from lienmach.dossiers.views import (
    applying,
    checking,
    completing,
    converting,
    dossier,
    drafting,
    figures,
    handing_in,
    intake,
    mine,
    ministry,
    newcomers,
    notices,
    office_forms,
    opinions,
    paper_pages,
    papers,
    paying,
    published,
    questions,
    queue,
    standing,
)

DESK = (
    [
        path("", queue.queue, name="queue"),
        path("search", queue.search, name="search"),
        path("figures/", figures.figures, name="figures"),
        path("figures/table.csv", figures.figures_csv, name="figures_csv"),
        path("figures/table.xlsx", figures.figures_xlsx, name="figures_xlsx"),
        path("figures/opinions/", opinions.opinions, name="opinions"),
        path("figures/opinions/table.csv", opinions.opinions_csv, name="opinions_csv"),
        path("figures/766/", figures.index, name="index766"),
        path("figures/766/<str:metric>/", figures.metric, name="metric766"),
        path("queue.csv", queue.queue_csv, name="queue_csv"),
        path("register/", office_forms.register, name="register"),
        path("register/file", office_forms.register_file, name="register_file"),
        path("ministry/", ministry.copies, name="ministry"),
        path("ministry/search", ministry.search, name="ministry_search"),
        path("ministry/table.csv", ministry.copies_csv, name="ministry_csv"),
        path("refunds/", paying.refunds, name="refunds"),
        path("refunds/table.csv", paying.refunds_csv, name="refunds_csv"),
        path("bulk", queue.bulk, name="bulk"),
        path("new/", intake.begin, name="new"),
        path("new/person", newcomers.register, name="newcomer"),
        path("new/file", intake.file, name="file"),
        path("dossiers/<str:code>/", dossier.dossier, name="dossier"),
        path("dossiers/<str:code>/step", dossier.step, name="step"),
        path("dossiers/<str:code>/answers", completing.answers, name="answers"),
        path("dossiers/<str:code>/place", completing.place, name="place"),
        path("dossiers/<str:code>/claim", dossier.claim, name="claim"),
        path("dossiers/<str:code>/undo", dossier.undo, name="undo"),
        path("dossiers/<str:code>/hand-over", dossier.hand_over, name="hand_over"),
        path("dossiers/<str:code>/consult", dossier.consult, name="consult"),
        path("dossiers/<str:code>/consult/<uuid:consultation>", dossier.answer, name="answer"),
        path("dossiers/<str:code>/note", dossier.note, name="note"),
        path("dossiers/<str:code>/forms/<str:form>", office_forms.issue, name="issue_form"),
        path("dossiers/<str:code>/charge", paying.charge, name="charge"),
        path("dossiers/<str:code>/papers", dossier.add_papers, name="add_papers"),
        path("dossiers/<str:code>/papers/<uuid:key>", dossier.paper, name="paper"),
    ],
    "work",
)
PAPERS = (
    [
        path("figures", figures.public, name="figures"),
        path("check", checking.check, name="check"),
        path("check/<str:token>", checking.result, name="checked"),
        path("status", standing.status, name="status"),
        path("status/<str:token>", standing.by_token, name="status_by_token"),
        path("pay/<str:code>/", paying.pay, name="pay"),
        path("pay/<str:code>/begin", paying.begin, name="begin_payment"),
        path("papers/<str:code>/", papers.papers, name="papers"),
        path("papers/<str:code>/receipt", papers.renew, name="renew_receipt"),
        path("papers/<str:code>/result", papers.issue_result, name="issue_result"),
        path("papers/<str:code>/result/<uuid:result>", papers.result_file, name="result_file"),
        path("papers/<str:code>/result/<uuid:result>/revoke", papers.revoke, name="revoke_result"),
        path("papers/<str:code>/forms/<str:form>", papers.form, name="form"),
    ],
    "dossiers",
)
NOTICES = (
    [
        path("", notices.mine, name="mine"),
        path("notices/", notices.notices, name="list"),
        path("notices/all/read", notices.read_all, name="read_all"),
        path("notices/all/unread", notices.unread_all, name="unread_all"),
        path("notices/<uuid:key>/read", notices.read, name="read"),
        path("notices/<uuid:key>/unread", notices.unread, name="unread"),
    ],
    "notices",
)
CATALOGUE = (
    [
        path("", published.catalogue, name="list"),
        path("begin", drafting.begin, name="begin"),
        path("fallback", published.fallback, name="fallback"),
        path("batches/<uuid:batch>/", converting.batch, name="batch"),
        path("batches/<uuid:batch>/back", converting.take_back, name="take_back"),
        path("<str:code>/", published.procedure, name="procedure"),
        path("<str:code>/diff", published.diff, name="diff"),
        path("<str:code>/draft", drafting.draft, name="draft"),
        path("<str:code>/draft/step", drafting.step, name="step"),
        path("<str:code>/draft/preview", drafting.preview, name="preview"),
        path("<str:code>/convert", converting.convert, name="convert"),
    ],
    "catalogue",
)
APPLY = (
    [
        path("", applying.services, name="services"),
        path("<uuid:key>/", questions.resume, name="resume"),
        path("<uuid:key>/q/<str:name>", questions.question, name="question"),
        path("<uuid:key>/q/<str:name>/dispute", questions.dispute, name="dispute"),
        path("<uuid:key>/version", applying.version, name="version"),
        path("<uuid:key>/discard", applying.discard, name="discard"),
        path("<uuid:key>/where", handing_in.where, name="where"),
        path("<uuid:key>/papers", paper_pages.papers, name="papers"),
        path("<uuid:key>/papers/<uuid:upload>/remove", paper_pages.remove, name="remove"),
        path("<uuid:key>/fee", handing_in.fee, name="fee"),
        path("<uuid:key>/check", handing_in.check, name="check"),
        path("<uuid:key>/done", handing_in.done, name="done"),
        path("<str:code>/", applying.before, name="before"),
        path("<str:code>/start", applying.start, name="start"),
    ],
    "apply",
)
MINE = (
    [
        path("", mine.dossiers, name="dossiers"),
        path("<str:code>/", mine.dossier, name="dossier"),
        path("<str:code>/supplement", mine.supplement, name="supplement"),
        path("<str:code>/withdraw", mine.withdraw, name="withdraw"),
        path("<str:code>/satisfaction", mine.satisfaction, name="satisfaction"),
    ],
    "mine",
)
