"""How does a message leave the house, whatever is killed when? `post` writes it in the caller's transaction, a worker
sends it and sends it again until its end is known; the row always says what is known."""

from core.mail.outbox import MAIL, File, is_posted, is_sending_on, post, posted_of, record_bounce, resend
from core.mail.sending import send_due

__all__ = ["MAIL", "File", "is_posted", "is_sending_on", "post", "posted_of", "record_bounce", "resend", "send_due"]
