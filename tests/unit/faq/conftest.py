"""Three small FAQs about unrelated things, so that no rule fits one of them by accident."""

from __future__ import annotations

import pytest

from bot.faq.model import Entry, Knowledge, Vocabulary


def _entry(entry_id: str, answer: str, *wordings: str) -> Entry:
    return Entry(entry_id, wordings[0], answer, wordings[1:])


@pytest.fixture(scope="session")
def staff_handbook() -> Knowledge:
    """What employees of a company ask: leave, pay, offices."""
    return Knowledge(
        (
            _entry(
                "vacation-days",
                "Everybody has **28 days** of paid vacation a year.",
                "How many vacation days do I have?",
                "How much paid leave do we get a year?",
                "What is my annual leave allowance?",
                "number of holidays per year",
            ),
            _entry(
                "carry-over",
                "Up to five unused days move to the next year, until the end of March.",
                "Can I carry unused vacation over to next year?",
                "What happens to leave that I did not take?",
                "Do my remaining holidays expire?",
                "rollover of unused days",
            ),
            _entry(
                "berlin-office",
                "The Berlin office is at Torstrasse 12, floor 5.",
                "Where is the Berlin office?",
                "What is the address of our office in Berlin?",
                "On which floor is the Berlin office?",
                "Is the Berlin office on floor 5?",
                "directions to Berlin",
            ),
            _entry(
                "bonus-2023",
                "The bonus for 2023 was 8 % of the base salary, paid in March 2024.",
                "How high was the bonus in 2023?",
                "What bonus did we get for 2023?",
                "bonus 2023",
                "Which percentage was paid as the 2023 bonus?",
            ),
            _entry(
                "pension-plan",
                "The company doubles what you pay into the 401k plan, up to 4 % of your salary.",
                "How much does the company add to my 401k?",
                "What is the 401k match?",
                "Does our employer contribute to the pension?",
                "401k contribution of the company",
            ),
            _entry(
                "sick-note",
                "Send a doctor's note to People Operations from the third day on.",
                "When do I need a doctor's note?",
                "After how many sick days is a medical certificate required?",
                "I am ill, what do I have to send?",
                "certificate for sick leave",
            ),
            _entry(
                "remote-work",
                "You may work from home three days a week; tell your team which.",
                "How often may I work from home?",
                "Is remote work allowed?",
                "Can I do home office on some days?",
                "rules for working remotely",
            ),
            _entry(
                "ceo",
                "Maria Keller has led the company since 2019.",
                "Who is the CEO?",
                "Who runs the company?",
                "What is the name of our chief executive officer?",
                "Is Maria Keller the CEO?",
            ),
        ),
        Vocabulary(synonyms=(("vacation", "pto", "paid time off", "time off"),)),
    )


@pytest.fixture(scope="session")
def it_help() -> Knowledge:
    """What people ask a help desk: passwords, printers, access."""
    return Knowledge(
        (
            _entry(
                "reset-password",
                "Open the account portal and choose *Forgotten password*.",
                "How do I reset my password?",
                "I forgot my password",
                "My password has expired, what now?",
                "change my login password",
            ),
            _entry(
                "vpn-linux",
                "Install WireGuard and import the profile from the portal.",
                "How do I set up the VPN on Linux?",
                "Which VPN client works on Linux?",
                "install VPN Linux",
                "connect to the VPN from Ubuntu or another Linux",
            ),
            _entry(
                "vpn-windows",
                "The VPN client comes with the Windows image: start *Secure Access*.",
                "How do I set up the VPN on Windows?",
                "Which VPN client works on Windows?",
                "install VPN Windows",
                "connect to the VPN from my Windows laptop",
            ),
            _entry(
                "printer",
                "Add the printer *Follow-Me*; jobs wait there until you hold your badge to one.",
                "How do I add a printer?",
                "The printer does not print",
                "Which printer should I choose?",
                "set up printing on my laptop",
            ),
            _entry(
                "jira-access",
                "Ask your team lead; the access to Jira is granted within a day.",
                "How do I get access to Jira?",
                "I can not log in to Jira",
                "Who gives permissions for Jira?",
                "Jira account request",
            ),
            _entry(
                "phishing",
                "Forward the message to the security team and delete it.",
                "What should I do with a phishing mail?",
                "I received a suspicious email",
                "Where do I report spam and phishing?",
                "strange message asks for my credentials",
            ),
        )
    )


@pytest.fixture(scope="session")
def product() -> Knowledge:
    """What customers of an online service ask: prices, limits, versions."""
    return Knowledge(
        (
            _entry(
                "team-price",
                "The Team plan costs $12 a person and month.",
                "How much is the Team plan?",
                "What does the Team plan cost?",
                "price of Team",
                "monthly fee per person on the Team plan",
            ),
            _entry(
                "refund",
                "Within 30 days we pay everything back.",
                "Can I get a refund?",
                "How do I get my money back?",
                "What is the refund period?",
                "return policy",
            ),
            _entry(
                "export-csv",
                "Choose *Export* in the menu of a board; you receive a CSV file.",
                "How do I export my data?",
                "Can I download a board as CSV?",
                "Is there a backup of my boards?",
                "get everything out as a spreadsheet",
            ),
            _entry(
                "orion-acquisition",
                "Northwind bought Orion Labs in 2021 for $40 million.",
                "How much did Northwind pay for Orion Labs?",
                "What was the price of the Orion acquisition?",
                "When did Northwind buy Orion Labs?",
                "cost of buying Orion",
            ),
            _entry(
                "northwind-revenue",
                "Northwind's revenue was $310 million in 2022.",
                "What was Northwind's revenue in 2022?",
                "How much did Northwind earn in 2022?",
                "2022 revenue of Northwind",
                "Northwind annual turnover 2022",
            ),
            _entry(
                "app-store",
                "The marketplace opens in autumn: extensions by other companies, reviewed by us.",
                "What is the app store?",
                "When does the app store open?",
                "Where can I buy extensions?",
                "Who may sell in the app store?",
            ),
        ),
        Vocabulary(synonyms=(("app store", "application store", "marketplace"),)),
    )
