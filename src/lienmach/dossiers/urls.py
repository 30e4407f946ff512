"""Addresses of the officers' pages."""

from django.urls import path

from lienmach.dossiers.views import dossier, gate, intake, queue

app_name = "work"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("search", queue.search, name="search"),
    path("figures/", queue.figures, name="figures"),
    path("queue.csv", queue.queue_csv, name="queue_csv"),
    path("bulk", queue.bulk, name="bulk"),
    path("enter", gate.enter, name="enter"),
    path("leave", gate.leave, name="leave"),
    path("new/", intake.begin, name="new"),
    path("new/file", intake.file, name="file"),
    path("dossiers/<str:code>/", dossier.dossier, name="dossier"),
    path("dossiers/<str:code>/step", dossier.step, name="step"),
    path("dossiers/<str:code>/claim", dossier.claim, name="claim"),
    path("dossiers/<str:code>/undo", dossier.undo, name="undo"),
    path("dossiers/<str:code>/hand-over", dossier.hand_over, name="hand_over"),
    path("dossiers/<str:code>/consult", dossier.consult, name="consult"),
    path("dossiers/<str:code>/consult/<uuid:consultation>", dossier.answer, name="answer"),
    path("dossiers/<str:code>/note", dossier.note, name="note"),
    path("dossiers/<str:code>/papers/<uuid:key>", dossier.paper, name="paper"),
]
