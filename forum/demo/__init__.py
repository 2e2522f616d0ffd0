"""The demo: made-up companies and people whose threads were written through the real actions."""
