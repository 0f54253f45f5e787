"""What a person must see to long before it hurts: certificates, revocation lists, servers that stay silent."""


def warnings():
    return []
