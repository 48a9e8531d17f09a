"""The follow-up of placement after closed juries: whom to survey and when, the answers, the rates."""
