"""What can be done beside replying, one file an action. A new action is one file and one line here."""

from app.actions.action import Action
from app.actions.callback import CALLBACK
from app.actions.cancel_order import CANCEL_ORDER
from app.actions.change_address import CHANGE_ADDRESS
from app.actions.close_ticket import CLOSE_TICKET
from app.actions.full_refund import FULL_REFUND
from app.actions.order_status import ORDER_STATUS
from app.actions.partial_refund import PARTIAL_REFUND
from app.actions.password_reset import PASSWORD_RESET
from app.actions.past_orders import PAST_ORDERS
from app.actions.replacement import REPLACEMENT
from app.actions.resend_invoice import RESEND_INVOICE
from app.actions.return_eligibility import RETURN_ELIGIBILITY
from app.actions.return_label import RETURN_LABEL
from app.actions.set_fields import SET_FIELDS
from app.actions.tracking import TRACKING

ACTIONS: dict[str, Action] = {
    one.name: one
    for one in (
        ORDER_STATUS,
        TRACKING,
        PAST_ORDERS,
        RETURN_ELIGIBILITY,
        CANCEL_ORDER,
        FULL_REFUND,
        PARTIAL_REFUND,
        REPLACEMENT,
        RETURN_LABEL,
        CHANGE_ADDRESS,
        RESEND_INVOICE,
        PASSWORD_RESET,
        SET_FIELDS,
        CALLBACK,
        CLOSE_TICKET,
    )
}
