"""The sample organisation: a fictional French town with documents and the evidence a careful reader finds in them."""
