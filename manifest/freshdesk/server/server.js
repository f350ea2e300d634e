// Runs in Freshworks' cloud: hands on that something happened, by its numbers. What was written stays in Freshdesk.

exports = {
  onTicketCreateHandler(payload) {
    return forward({ event: payload.event, ticket_id: payload.data.ticket.id, actor_id: payload.data.actor.id });
  },

  onConversationCreateHandler(payload) {
    const { conversation, actor } = payload.data;
    if (!asked(conversation)) {
      return Promise.resolve();
    }
    const ids = { ticket_id: conversation.ticket_id, conversation_id: conversation.id, actor_id: actor.id };
    return forward({ event: payload.event, ...ids });
  }
};

// Deskmate polls for what gets lost, so an error needs no second attempt; it shows in the app's log.
function forward(ids) {
  return $request.invokeTemplate("deskmateEvent", { body: JSON.stringify(ids) }).catch(function failed(error) {
    console.error("not handed on", ids.event, ids.ticket_id, error.status);
    return null;
  });
}

// Notes and agents' replies need no look, and neither do customers' ratings: source 6, category 7.
function asked(conversation) {
  const rating = conversation.source === 6 || (conversation.category && conversation.category.id === 7);
  return conversation.incoming && !conversation.private && !rating;
}
