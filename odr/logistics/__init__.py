"""Where the parcel was: tracking as evidence, and the carrier or customs broker as a third party."""
