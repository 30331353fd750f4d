"""faqbot: answers a team's recurring questions in Slack from reviewed YAML.

Follow one question through the code:

    payload --slack.readers--> Question --faq.reading--> Reading --faq.ranking--> Ranking
            --faq.judging--> Judgement --faq.answering--> Decision
            --slack.blocks--> Reply --slack.delivery--> Slack

Everything up to the reply is a pure function with a value on both sides. The terminal
(``bot.cli``) and the playground swap the two ends and nothing else.
"""

__version__ = "0.1.0"
