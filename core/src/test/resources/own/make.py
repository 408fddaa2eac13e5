"""Makes the reference files of this folder: with NumPy, and PNG files chunk by chunk. Run in this folder."""
import struct
import zlib

import numpy as np

images = np.arange(24, dtype=np.uint8).reshape(4, 2, 3) * 10
np.save("images-uint8.npy", images)
np.save("images-4d.npy", np.arange(4 * 3 * 2 * 2, dtype=np.uint8).reshape(4, 3, 2, 2))
np.save("images-float32.npy", (images / np.float32(255)).astype("<f4"))
np.save("images-float32-big.npy", (images / np.float32(255)).astype(">f4"))
np.save("images-float64.npy", images / 255.0)
np.save("images-fortran.npy", np.asfortranarray(images))
np.save("images-bool.npy", images > 100)
np.save("records.npy", np.zeros(4, dtype=[("a", "<i4"), ("b", "<f4")]))
np.save("objects.npy", np.array([1, "a", None, 2], dtype=object), allow_pickle=True)
with open("images-version2.npy", "wb") as file:
    np.lib.format.write_array(file, images, version=(2, 0))
for name, kind in (("int64", "<i8"), ("int16-big", ">i2"), ("uint8", "|u1"), ("uint64-big", ">u8"), ("int32", "<i4")):
    np.save(f"labels-{name}.npy", np.array([1, 0, 2, 1], dtype=kind))
np.save("labels-float32.npy", np.array([1, 0, 2, 1], dtype="<f4"))
np.save("labels-negative.npy", np.array([1, 0, -2, 1], dtype="<i8"))
np.save("labels-huge.npy", np.array([1, 0, 2**63 + 5, 1], dtype="<u8"))
np.save("labels-one-hot.npy", np.eye(4, 3, dtype="<f4"))
np.save("labels-three.npy", np.array([1, 0, 2], dtype="<i8"))


def png(name, width, height, bits, colour, rows, palette=b""):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    with open(name, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        file.write(chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)))
        if palette:
            file.write(chunk(b"PLTE", palette))
        file.write(chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows))))
        file.write(chunk(b"IEND", b""))


grey, rgb, indexed, rgba = 0, 2, 3, 6
png("grey.png", 3, 2, 8, grey, [bytes([0, 64, 128]), bytes([200, 254, 255])])
png("grey16.png", 3, 2, 16, grey, [bytes(6), bytes(6)])
png("grey1.png", 3, 2, 1, grey, [bytes([0b10100000]), bytes([0b01000000])])
png("rgb.png", 2, 1, 8, rgb, [bytes([1, 2, 3, 128, 129, 130])])
png("palette.png", 2, 1, 8, indexed, [bytes([1, 0])], bytes([10, 20, 30, 40, 50, 60]))
png("opaque.png", 2, 1, 8, rgba, [bytes([1, 2, 3, 255, 4, 5, 6, 255])])
png("transparent.png", 2, 1, 8, rgba, [bytes([1, 2, 3, 255, 4, 5, 6, 254])])
