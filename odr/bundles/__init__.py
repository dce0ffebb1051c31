"""Many similar claims against one seller, handled together with the consent of each."""
