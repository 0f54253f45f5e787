"""The two registers of an office: papers that go out (sổ văn bản đi) and papers that come in (sổ văn bản đến)."""
