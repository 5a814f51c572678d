"""Reading mailboxes in the background."""

from procrastinate.contrib.django import app

from quarterdeck.core.mailbox import actions, queries


@app.periodic(cron="*/2 * * * *")
@app.task(queue="mail", queueing_lock="read-mailboxes", pass_context=False)
def read_mailboxes(timestamp: int) -> int:
    """Read every mailbox; one that fails says so on its page and does not hold up the others. Returns how many mails were handled."""
    return sum(actions.read_mailbox(mailbox_id=mailbox_id) for mailbox_id in queries.to_read())
