"""The merger's control room: who may enter, its pages, and how they stay live."""
