"""locale/build.py: the one catalogue made from the parts."""
import gettext
import importlib.util
import io
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "locale" / "build.py"


@pytest.fixture
def build(tmp_path, monkeypatch):
    spec = importlib.util.spec_from_file_location("catalogue_builder", SOURCE)
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(__import__("sys").modules, "catalogue_builder", module)
    spec.loader.exec_module(module)
    module.ROOT, module.PARTS = tmp_path, tmp_path / "locale" / "parts"
    module.TARGET = tmp_path / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    module.PARTS.mkdir(parents=True)
    (tmp_path / "templates").mkdir()
    (tmp_path / "config").mkdir()
    return module


def part(build, name, text):
    (build.PARTS / name).write_text(text, encoding="utf-8")


def source(build, text):
    (build.ROOT / "config" / "page.py").write_text("from django.utils.translation import gettext_lazy as _, ngettext\n" + text, encoding="utf-8")


def test_the_binary_catalogue_is_read_by_gettext(build):
    part(build, "a.po", 'msgid "%(n)s case"\nmsgid_plural "%(n)s cases"\nmsgstr[0] "%(n)s 件"\n\nmsgctxt "verb"\nmsgid "Return"\nmsgstr ""\n"退"\n"回"\n')
    merged, problems = build.merge()
    catalogue = gettext.GNUTranslations(io.BytesIO(build.as_mo(merged)))
    assert (catalogue.ngettext("%(n)s case", "%(n)s cases", 5), catalogue.pgettext("verb", "Return"), problems) == ("%(n)s 件", "退回", [])


def test_what_is_written_can_be_read_back(build):
    part(build, "a.po", 'msgid "Say \\"yes\\"\\n"\nmsgstr "说“是”\\n\\t"\n')
    merged, _ = build.merge()
    build.TARGET.parent.mkdir(parents=True)
    build.TARGET.write_bytes(build.as_po(merged))
    assert [(entry.key, entry.text) for entry in build.read_part(build.TARGET)] == [(build.Key('Say "yes"\n'), "说“是”\n\t")]


def test_two_rooms_may_not_contradict_one_another(build):
    part(build, "a.po", 'msgid "Return"\nmsgstr "退回"\n')
    part(build, "b.po", 'msgid "Return"\nmsgstr "返回"\n')
    assert "退回" in build.merge()[1][0]
    assert "返回" in build.merge()[1][0]


@pytest.mark.parametrize("code", ['_("Lost")', '_("Lo" "st")', 'ngettext("Lost", "Lost all", 2)', '__import__("x").gettext("Lost")'])
def test_a_message_without_translation_is_found_in_python(build, code):
    source(build, f"x = {code}\n")
    assert any("'Lost'" in error for error in build.judge({})[0])


@pytest.mark.parametrize("code", ['{% translate "Lost" %}', "{% trans 'Lost' as x %}", '{{ x|default:_("Lost") }}', "{% blocktranslate trimmed %}\n Lost\n{% endblocktranslate %}"])
def test_a_message_without_translation_is_found_in_a_template(build, code):
    (build.ROOT / "templates" / "a.html").write_text("{% load i18n %}" + code, encoding="utf-8")
    assert build.judge({})[0] == ["templates/a.html: no translation of 'Lost'"]


def test_placeholders_must_survive_translation(build):
    source(build, 'x = _("%(who)s signs")\n')
    part(build, "a.po", 'msgid "%(who)s signs"\nmsgstr "%(whom)s 签字"\n')
    assert "placeholders differ" in build.judge(build.merge()[0])[0][0]


def test_a_message_in_chinese_and_an_f_string_are_errors(build):
    source(build, 'x = _("退回"), _(f"{1}")\n')
    errors = "\n".join(build.judge({})[0])
    assert "message ids are English" in errors
    assert "f-string" in errors


def test_an_unused_entry_is_a_warning_except_for_libraries(build):
    part(build, "a.po", 'msgid "Old"\nmsgstr "旧"\n')
    part(build, "libraries.po", 'msgid "Account locked"\nmsgstr "账号已锁定"\n')
    assert build.judge(build.merge()[0]) == ([], ["a.po:1: nobody uses 'Old'"])


def test_a_stale_catalogue_fails_the_check(build, capsys):
    part(build, "libraries.po", 'msgid "Old"\nmsgstr "旧"\n')
    assert (build.main([]), build.main(["--check"])) == (0, 0)
    part(build, "libraries.po", 'msgid "Old"\nmsgstr "老"\n')
    assert build.main(["--check"]) == 1
    assert "stale" in capsys.readouterr().out


@pytest.mark.parametrize("text", ['msgid "a"\nmsgstr „b“\n', 'msgid "a"\nmsgid_plural "b"\nmsgstr[1] "c"\n', 'msgid "a"\nmsgstr "b\n'])
def test_what_is_not_po_is_refused_with_file_and_line(build, text):
    part(build, "bad.po", text)
    with pytest.raises(ValueError, match=r"bad\.po:\d"):
        build.merge()
