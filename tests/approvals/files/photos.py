"""Photos as cameras write them: the smallest JPEG that a browser opens, with EXIF of any byte order."""
import struct

PIXEL = bytes.fromhex(
    "ffd8ffdb004300080606070605080707070909080a0c140d0c0b0b0c1912130f141d1a1f1e1d1a1c1c20242e2720222c231c1c2837292c30313434341f27393d38"
    "323c2e333432ffc0000b080001000101011100ffc4001f0000010501010101010100000000000000000102030405060708090a0bffc400b5100002010303020403"
    "0505040400000"
    "17d01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a3435363738393a43444546474849"
    "4a535455565758595a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6"
    "c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9faffda0008010100003f00fbfeffd9"
)


def exif(taken="2026:11:20 09:31:07", order="<", zone="", tag=0x9003):
    """The TIFF block: a main directory that points at one below, which says when."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    fields = [(tag, taken.encode() + b"\0")] + ([(0x9011, zone.encode() + b"\0")] if zone else [])
    below = 8 + 2 + 12 + 4
    data_at = below + 2 + 12 * len(fields) + 4
    directory, data = struct.pack(order + "H", len(fields)), b""
    for number, text in fields:
        directory += struct.pack(order + "HHII", number, 2, len(text), data_at + len(data))
        data += text
    main = struct.pack(order + "H", 1) + struct.pack(order + "HHII", 0x8769, 4, 1, below) + struct.pack(order + "I", 0)
    return mark + struct.pack(order + "I", 8) + main + directory + struct.pack(order + "I", 0) + data


def jpeg(block=None):
    """A JPEG, with this EXIF block in it."""
    if block is None:
        return PIXEL
    body = b"Exif\0\0" + block
    return PIXEL[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + PIXEL[2:]
