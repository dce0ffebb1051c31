"""A lawyer finds a rule and reads it; a regulator compares four places; a seller looks up what is owed abroad."""

import pytest

pytestmark = [pytest.mark.timeout(900), pytest.mark.journey, pytest.mark.django_db(transaction=True)]
WAYS = [("en", 1280), ("zh-hans", 390)]  # every page is looked at in both widths (see `walk`)
SAYS = {"en": "without giving a reason", "zh-hans": "无理由撤回"}
FOUND = {"en": "14 days from the day the goods were received", "zh-hans": "自收到商品之日起 14 天"}


def ask(person, **answers) -> None:
    """Fill in the filters and show what they leave."""
    person.fill(**answers)
    person.press("main form.filters button")


@pytest.mark.parametrize(("language", "width"), WAYS)
def test_a_rule_is_found_and_read(reader, language, width):
    """From the home page by words to the rule, its conditions, its rank, its data, and back to its permanent address."""
    lawyer = reader("lawyer", language=language, width=width)
    lawyer.open("/")
    lawyer.follow("/law/")
    ask(lawyer, q="2011/83 " + SAYS[language])
    assert lawyer.page.locator("main li a[href$='/eu.crd.9/']").count() == 1

    ask(lawyer, place="FR", on_day="1", on_month="3", on_year="2025")
    lawyer.follow("/law/rules/eu.crd.9/")
    assert SAYS[language] in lawyer.text()
    assert "Directive 2011/83/EU" in lawyer.page.locator("h1").inner_text()
    lawyer.page.locator("main section[aria-labelledby=data] summary").click()
    assert "id: eu.crd.9" in lawyer.text()
    lawyer.follow("/law/rules/eu.crd.9/")
    assert SAYS[language] in lawyer.text()


@pytest.mark.parametrize(("language", "width"), WAYS)
def test_the_list_goes_on_to_its_end(reader, language, width):
    """The pages of a list follow one another, and the day that does not exist is named."""
    lawyer = reader("clerk", language=language, width=width)
    lawyer.open("/law/rules/?topic=platforms")
    first = lawyer.page.locator("main ul.rows li a").first.get_attribute("href")
    lawyer.press("main nav.pages a[rel=next]")
    assert lawyer.page.locator("main ul.rows li a").first.get_attribute("href") != first
    lawyer.open("/law/rules/?q=nothing-of-the-kind")
    assert lawyer.page.locator("main .empty").count() == 1


@pytest.mark.parametrize(("language", "width"), WAYS)
def test_four_places_are_compared_and_a_seller_reads_what_is_owed(reader, language, width):
    """Provisions in one table, rules in another; then one country in full, and the files."""
    reads = reader("regulator", language=language, width=width)
    reads.open("/law/compare/")
    ask(reads, topic="consumer_rights", first="FR", second="CN", third="US-CA", fourth="JP")
    assert FOUND[language] in reads.text()
    assert reads.page.locator("main table").first.locator("thead th").count() == 5
    ask(reads, topic="judgments")
    assert reads.page.locator("main section[aria-labelledby=rules] table").count() == 1

    reads.open("/law/selling/")
    ask(reads, place="FR")
    assert reads.page.url.endswith("/law/selling/FR/")
    assert FOUND[language] in reads.text()
    assert reads.page.locator("main h2#changes").count() == 1
    reads.open("/law/data/")
    assert reads.page.locator("main a[href$='rules.csv']").count() == 1
