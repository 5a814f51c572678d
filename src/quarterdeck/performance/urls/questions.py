"""Addresses of questionnaires."""

from django.urls import URLPattern, path

from quarterdeck.performance.views import questions

_ONE = "questions/<int:questionnaire_id>/"
_QUESTION = "questions/of/<int:question_id>/"

urlpatterns: list[URLPattern] = [
    path("questions/", questions.questionnaire_list, name="questionnaires"),
    path("questions/new/", questions.questionnaire_new, name="questionnaire_new"),
    path(_ONE, questions.questionnaire, name="questionnaire"),
    path(f"{_ONE}edit/", questions.questionnaire_edit, name="questionnaire_edit"),
    path(f"{_ONE}archive/", questions.questionnaire_archive, name="questionnaire_archive"),
    path(f"{_ONE}restore/", questions.questionnaire_restore, name="questionnaire_restore"),
    path(f"{_ONE}add/", questions.question_new, name="question_new"),
    path(f"{_QUESTION}edit/", questions.question_edit, name="question_edit"),
    path(f"{_QUESTION}remove/", questions.question_remove, name="question_remove"),
    path(f"{_QUESTION}up/", questions.question_up, name="question_up"),
    path(f"{_QUESTION}down/", questions.question_down, name="question_down"),
]
