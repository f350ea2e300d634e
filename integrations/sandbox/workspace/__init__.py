"""The pages around a sandbox: its inbox, the agent's page with the packaged app in it, the customer's side.

They know the copilot only through what they are handed (`copilot.py`), and bind to loopback alone.
"""
