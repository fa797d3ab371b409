"""What goes out to other tools and comes back: the grid of a spreadsheet, CISO Assistant, OSCAL, an official grid."""
