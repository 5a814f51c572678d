"""A group of check boxes or radio buttons: one label for the group, one for each of its controls."""

import re

import pytest
from django import forms
from django.template import Context, Template

CHOICES = [("mon", "Monday"), ("wed", "Wednesday")]


class Form(forms.Form):
    days = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple, required=False)
    day = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)


@pytest.mark.parametrize(("name", "kind"), [("days", "checkbox"), ("day", "radio")])
def test_each_control_of_a_group_is_drawn_once_with_its_label(name: str, kind: str) -> None:
    form = Form({"days": ["wed"], "day": "wed"})

    drawn = Template(f"{{% load quarterdeck %}}{{% field form.{name} %}}").render(Context({"form": form}))

    inputs = re.findall(r"<input[^>]*>", drawn)
    assert [f'type="{kind}"' in one and "form-check-input" in one for one in inputs] == [True, True]
    assert [" checked" in one for one in inputs] == [False, True]
    ids = re.findall(r' id="([^"]+)"', " ".join(inputs))
    assert re.findall(r'<label class="field-choice" for="([^"]+)"', drawn) == ids
    assert f'role="group" aria-labelledby="id_{name}_label"' in drawn
    assert drawn.count("Monday") == 1
