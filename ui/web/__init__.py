"""The web page: Gradio for layout and input, our own HTML for what is read. Views only, no rule lives here."""
