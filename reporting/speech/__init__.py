"""有声朗读: a report as spoken Chinese. The text is made for the ear first (`script`), then spoken (`speaker`) and written (`tracks`)."""
