"""Addresses of the public check, of the status without signing in, and of a dossier's papers."""

from django.urls import path

from lienmach.dossiers.views import checking, papers, standing

app_name = "dossiers"
urlpatterns = [
    path("check", checking.check, name="check"),
    path("check/<str:token>", checking.result, name="checked"),
    path("status", standing.status, name="status"),
    path("status/<str:token>", standing.by_token, name="status_by_token"),
    path("papers/<str:code>/", papers.papers, name="papers"),
    path("papers/<str:code>/receipt", papers.renew, name="renew_receipt"),
    path("papers/<str:code>/result", papers.issue_result, name="issue_result"),
    path("papers/<str:code>/result/<uuid:result>", papers.result_file, name="result_file"),
    path("papers/<str:code>/result/<uuid:result>/revoke", papers.revoke, name="revoke_result"),
    path("papers/<str:code>/forms/<str:form>", papers.form, name="form"),
]
