"""What makes a « certificat de bloc » verifiable: signed QR code, page, credential, electronic seal, and their check."""
