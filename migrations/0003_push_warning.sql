-- What the owner of a push should know although it goes on: {"en", "zh"}.
ALTER TABLE pushes ADD COLUMN warning TEXT;
