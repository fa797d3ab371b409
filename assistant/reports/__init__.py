"""What leaves the product: JSON for programs, HTML and text for people."""
