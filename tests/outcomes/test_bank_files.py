"""Files for and from banks: orders every bank takes, reports read whole, attacks refused."""

from datetime import UTC, date, datetime
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from odr.common.errors import InvalidInput
from odr.outcomes import bank_messages, banking, pain001, safe_xml
from odr.outcomes.pain001 import Account, Order

NS = {"p": pain001.NAMESPACE}
AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
GERMAN, FRENCH = "DE89370400440532013000", "FR1420041010050500013M02606"


def order(**changes) -> Order:
    given_ = {
        "message_id": "ODR-1-0001",
        "end_to_end_id": "ODR-FR-2026-000-001-1",
        "made_at": AT,
        "pay_on": date(2026, 11, 23),
        "amount": Decimal("89.00"),
        "currency": "EUR",
        "payer": Account(holder="Lumen Trading", iban=GERMAN),
        "payee": Account(holder="Camille Durand", iban=FRENCH, country="FR"),
        "purpose": "Refund FR-2026-000-001",
    }
    return Order(**(given_ | changes))


def read(content: bytes, path: str) -> str:
    where = "/".join(f"p:{name}" for name in path.split("/"))
    found = ElementTree.fromstring(content).find(where, NS)  # noqa: S314  our own file, read by another reader than ours
    assert found is not None, path
    return found.text or ""


TRANSFER = "CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf"


class TestAnIban:
    @pytest.mark.parametrize(
        "typed",
        [
            "GB82 WEST 1234 5698 7654 32",
            "de89370400440532013000",
            "FR14-2004-1010-0505-0001-3M02-606",
            "NO93 8601 1117 947",
        ],
    )
    def test_is_taken_as_people_type_it(self, typed):
        assert banking.iban(typed).isalnum()

    @pytest.mark.parametrize(
        ("typed", "says"),
        [
            ("GB82WEST12345698765433", "check digits"),
            ("DE8937040044053201300", "has 22 characters"),
            ("XX12345678", "No country"),
            ("12345", "two letters"),
        ],
    )
    def test_that_cannot_be_is_refused_with_the_reason(self, typed, says):
        with pytest.raises(InvalidInput, match=says):
            banking.iban(typed)

    @given(position=st.integers(0, 21), sign=st.sampled_from("0123456789"))
    def test_with_one_digit_changed_is_found_wrong(self, position, sign):
        assume(GERMAN[position] != sign and GERMAN[position].isdigit())
        with pytest.raises(InvalidInput):
            banking.iban(GERMAN[:position] + sign + GERMAN[position + 1 :])


class TestAName:
    @pytest.mark.parametrize(
        ("typed", "taken"),
        [("Zoë Müller-Groß", "Zoe Muller-Gross"), ("Łukasz Øst", "Lukasz Ost"), ("Smith & Sons", "Smith + Sons")],
    )
    def test_loses_its_accents_only(self, typed, taken):
        assert banking.holder(typed) == taken

    @pytest.mark.parametrize("typed", ["李雷", "", "123", "محمد"])
    def test_in_another_script_is_asked_for_in_latin_letters(self, typed):
        with pytest.raises(InvalidInput, match="Latin letters"):
            banking.holder(typed)


class TestASum:
    @pytest.mark.parametrize(
        ("amount", "currency", "written"),
        [("89.00", "EUR", "89.00"), ("12000.00", "JPY", "12000"), ("1.50", "KWD", "1.500")],
    )
    def test_has_the_decimals_of_its_currency(self, amount, currency, written):
        assert banking.sum_of(Decimal(amount), currency) == written

    def test_the_currency_cannot_express_is_refused(self):
        with pytest.raises(InvalidInput):
            banking.sum_of(Decimal("100.50"), "JPY")


class TestAnOrder:
    def test_is_valid_by_the_standards_own_schema(self):
        sepaxml = pytest.importorskip("sepaxml", reason="the schema comes with a development package")
        from importlib.resources import files

        import xmlschema

        schema = xmlschema.XMLSchema(str(files(sepaxml) / "schemas" / "pain.001.001.09.xsd"))
        other = Account(holder="Camille Durand", number="6228480402564890018", bic="ABOCCNBJ", country="CN")
        for each in (
            order(),
            order(payee=other, currency="CNY"),
            order(currency="JPY", amount=Decimal(1200), payee=other),
        ):
            schema.validate(pain001.write(each).decode())

    def test_in_euros_within_the_area_is_a_sepa_transfer(self):
        content = pain001.write(order())
        assert read(content, "CstmrCdtTrfInitn/PmtInf/PmtTpInf/SvcLvl/Cd") == "SEPA"
        assert read(content, "CstmrCdtTrfInitn/PmtInf/ChrgBr") == "SLEV"

    def test_elsewhere_leaves_the_charges_to_the_payer(self):
        content = pain001.write(order(payee=Account(holder="Li Lei", number="622848040256", bic="ABOCCNBJ")))
        assert read(content, "CstmrCdtTrfInitn/PmtInf/ChrgBr") == "DEBT"
        assert read(content, f"{TRANSFER}/CdtrAgt/FinInstnId/BICFI") == "ABOCCNBJ"
        assert b"SEPA" not in content

    @given(
        cents=st.integers(1, 999_999_999),
        currency=st.sampled_from(["EUR", "USD", "CNY", "JPY", "KWD", "CLP", "GBP"]),
        holder=st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), min_size=1, max_size=60),
        name=st.from_regex(r"[A-Z0-9][A-Z0-9-]{0,33}[A-Z0-9]", fullmatch=True),
    )
    def test_says_exactly_what_was_to_be_paid_and_to_whom(self, cents, currency, holder, name):
        try:
            taken = banking.holder(holder)
        except InvalidInput:
            assume(False)
        amount = Decimal(cents).scaleb(-min(2, banking.exponent(currency)))
        content = pain001.write(
            order(amount=amount, currency=currency, end_to_end_id=name, payee=Account(holder=taken, iban=FRENCH))
        )
        assert Decimal(read(content, f"{TRANSFER}/Amt/InstdAmt")) == amount
        assert read(content, f"{TRANSFER}/PmtId/EndToEndId") == name
        assert read(content, f"{TRANSFER}/Cdtr/Nm") == taken
        assert read(content, "CstmrCdtTrfInitn/GrpHdr/CtrlSum") == read(content, f"{TRANSFER}/Amt/InstdAmt")


def pain002(inner: str, *, version: str = "10") -> bytes:
    return (
        f'<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.{version}"><CstmrPmtStsRpt>'
        f"<GrpHdr><MsgId>B1</MsgId></GrpHdr>{inner}</CstmrPmtStsRpt></Document>"
    ).encode()


def transaction(
    status: str, *, name: str = "ODR-1", amount: str = "89.00", currency: str = "EUR", reason: str = ""
) -> str:
    why = f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn><AddtlInf>Account closed</AddtlInf></StsRsnInf>" if reason else ""
    return (
        f"<OrgnlPmtInfAndSts><TxInfAndSts><OrgnlEndToEndId>{name}</OrgnlEndToEndId><TxSts>{status}</TxSts>{why}"
        f'<OrgnlTxRef><Amt><InstdAmt Ccy="{currency}">{amount}</InstdAmt></Amt></OrgnlTxRef></TxInfAndSts></OrgnlPmtInfAndSts>'
    )


def camt054(entries: str, *, version: str = "08") -> bytes:
    return (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.{version}"><BkToCstmrDbtCdtNtfctn><Ntfctn>'
        f"{entries}</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"
    ).encode()


def booking(
    *, name: str = "ODR-1", amount: str = "89.00", currency: str = "EUR", more: str = "", status: str = "<Cd>BOOK</Cd>"
) -> str:
    return (
        f'<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>{status}</Sts>'
        f"<BookgDt><Dt>2026-11-24</Dt></BookgDt><AcctSvcrRef>BANK-77</AcctSvcrRef>"
        f"<NtryDtls><TxDtls><Refs><EndToEndId>{name}</EndToEndId></Refs>{more}</TxDtls></NtryDtls></Ntry>"
    )


class TestABanksReport:
    def test_of_a_refusal_gives_code_and_words(self):
        _name, [entry] = bank_messages.parse(pain002(transaction("RJCT", reason="AC04")))
        assert (entry.status, entry.reason, entry.amount) == ("rejected", "AC04 Account closed", Decimal("89.00"))

    @pytest.mark.parametrize(("code", "status"), [("ACCP", "accepted"), ("ACSC", "booked"), ("XXXX", "unknown")])
    def test_of_a_status_is_read_by_its_code(self, code, status):
        _name, [entry] = bank_messages.parse(pain002(transaction(code)))
        assert (entry.status, entry.code) == (status, code)

    def test_about_the_whole_file_is_about_its_payment(self):
        group = "<OrgnlGrpInfAndSts><OrgnlMsgId>M-1</OrgnlMsgId><GrpSts>RJCT</GrpSts></OrgnlGrpInfAndSts>"
        _name, [entry] = bank_messages.parse(pain002(group))
        assert (entry.message_id, entry.status) == ("M-1", "rejected")

    @pytest.mark.parametrize(("version", "status"), [("08", "<Cd>BOOK</Cd>"), ("02", "BOOK")])
    def test_of_a_debit_gives_day_sum_and_reference(self, version, status):
        name, [entry] = bank_messages.parse(camt054(booking(status=status), version=version))
        assert name == f"camt.054.001.{version}"
        assert (entry.end_to_end_id, entry.status, entry.amount) == ("ODR-1", "booked", Decimal("89.00"))
        assert (entry.booked_on, entry.bank_reference) == (date(2026, 11, 24), "BANK-77")

    def test_of_money_that_came_back_is_no_payment(self):
        _name, [entry] = bank_messages.parse(camt054(booking(more="<RtrInf><Rsn><Cd>AC01</Cd></Rsn></RtrInf>")))
        assert (entry.status, entry.reason) == ("returned", "AC01")

    def test_of_money_that_came_into_the_payers_account_is_no_payment(self):
        came_in = booking().replace("DBIT", "CRDT")
        _name, [entry] = bank_messages.parse(camt054(came_in))
        assert entry.status == "returned"

    def test_without_a_name_or_with_a_sum_that_is_none_says_so(self):
        _name, found = bank_messages.parse(camt054(booking(name="NOTPROVIDED") + booking(amount="eighty")))
        assert ["names no payment" in found[0].problem, "eighty" in found[1].problem] == [True, True]

    @given(st.lists(st.tuples(st.integers(1, 10**9), st.sampled_from(["EUR", "CNY"])), min_size=1, max_size=20))
    def test_loses_no_entry_and_no_cent(self, sums):
        written = "".join(
            booking(name=f"N-{at}", amount=f"{Decimal(cents) / 100:.2f}", currency=currency)
            for at, (cents, currency) in enumerate(sums)
        )
        _name, found = bank_messages.parse(camt054(written))
        assert [(entry.end_to_end_id, entry.amount, entry.currency) for entry in found] == [
            (f"N-{at}", Decimal(cents) / 100, currency) for at, (cents, currency) in enumerate(sums)
        ]

    @given(st.binary(max_size=300))
    def test_or_anything_else_never_breaks_the_reader(self, content):
        with pytest.raises(InvalidInput) as refusal:
            bank_messages.parse(content)
        assert "file" in refusal.value.errors


class TestAnAttack:
    @pytest.mark.parametrize(
        "content",
        [
            b'<!DOCTYPE a [<!ENTITY x "lol">]><a>&x;</a>',
            b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
            b'<!DOCTYPE a [<!ENTITY a "aa"><!ENTITY b "&a;&a;&a;&a;&a;">]><a>&b;</a>',
        ],
    )
    def test_with_entities_is_refused_before_they_are_read(self, content):
        with pytest.raises(InvalidInput, match="document type"):
            safe_xml.read(content)

    def test_by_depth_number_or_size_is_stopped(self):
        for content in (b"<a>" * 60, b"<a>" + b"<b/>" * 200_001 + b"</a>", b" " * 5_000_001):
            with pytest.raises(InvalidInput, match=r"nested|larger"):
                safe_xml.read(content)

    def test_by_one_endless_text_is_stopped(self):
        with pytest.raises(InvalidInput, match="longer"):
            safe_xml.read(b"<a>" + b"x" * 20_000 + b"</a>")
