// SPDX-License-Identifier: Apache-2.0

// Checks a journal folder with code that is not ours: Go's sumdb/note for the log's signature and sumdb/tlog for tiles, roots and
// proofs. Only what those packages do not have (cosignatures, the commitment, and the split of our evidence file) is written here,
// from docs/formats alone.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type checkpoint struct {
	origin string
	tree   tlog.Tree
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func read(path ...string) []byte {
	data, err := os.ReadFile(filepath.Join(path...))
	must(err)
	return data
}

// A cosignature/v1 key, which sumdb/note does not know.
type cosigner struct {
	name string
	id   uint32
	key  ed25519.PublicKey
}

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return c.id }
func (c cosigner) Verify(text, signature []byte) bool {
	if len(signature) != 72 {
		return false
	}
	time := binary.BigEndian.Uint64(signature)
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", time, text)
	return ed25519.Verify(c.key, []byte(message), signature[8:])
}

func newCosigner(vkey string) cosigner {
	parts := strings.SplitN(vkey, "+", 3)
	key, err := base64.StdEncoding.DecodeString(parts[2])
	must(err)
	hash := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	if hex.EncodeToString(hash[:4]) != parts[1] || key[0] != 4 || len(key) != 33 {
		log.Fatalf("cosigner key %q has a wrong id or type", vkey)
	}
	return cosigner{parts[0], binary.BigEndian.Uint32(hash[:4]), key[1:]}
}

func openCheckpoint(data []byte, verifiers ...note.Verifier) checkpoint {
	opened, err := note.Open(data, note.VerifierList(verifiers...))
	must(err)
	if len(opened.Sigs) != len(verifiers) || len(opened.UnverifiedSigs) != 0 {
		log.Fatalf("%d signatures verified, want %d", len(opened.Sigs), len(verifiers))
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[3] != "" || lines[0] != verifiers[0].Name() {
		log.Fatalf("the checkpoint is not three lines with its key's name: %q", opened.Text)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	root, err := tlog.ParseHash(lines[2])
	must(err)
	return checkpoint{lines[0], tlog.Tree{N: size, Hash: root}}
}

// Tiles as C2SP names them: like sumdb's, without the height.
type tileFolder string

func (f tileFolder) Height() int { return 8 }
func (f tileFolder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		data, err := os.ReadFile(filepath.Join(string(f), strings.Replace(tile.Path(), "tile/8/", "tile/", 1)))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}
func (f tileFolder) SaveTiles(tiles []tlog.Tile, data [][]byte) {}

func readEntries(folder string, size int64) [][]byte {
	var entries [][]byte
	for n := int64(0); n*256 < size; n++ {
		tile := tlog.Tile{H: 8, L: -1, N: n, W: 256}
		if size-n*256 < 256 {
			tile.W = int(size - n*256)
		}
		bundle := read(folder, strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1))
		count := 0
		for ; len(bundle) > 0; count++ {
			length := 2 + int(binary.BigEndian.Uint16(bundle))
			entries = append(entries, bundle[2:length])
			bundle = bundle[length:]
		}
		if count != tile.W {
			log.Fatalf("bundle %d has %d entries, want %d", n, count, tile.W)
		}
	}
	return entries
}

func parseHashes(lines []string) []tlog.Hash {
	var hashes []tlog.Hash
	for _, line := range lines {
		hash, err := tlog.ParseHash(line)
		must(err)
		hashes = append(hashes, hash)
	}
	return hashes
}

func commitment(origin string, salt []byte, mediaType string, payload []byte) []byte {
	mac := hmac.New(sha256.New, salt)
	mac.Write([]byte("thalweg/commit/v1\x00"))
	for _, part := range [][]byte{[]byte(origin), []byte(mediaType), payload} {
		must(binary.Write(mac, binary.BigEndian, uint64(len(part))))
		mac.Write(part)
	}
	return mac.Sum(nil)
}

// An evidence file: fields, the payload, and a tlog-proof verbatim.
func checkEvidence(data []byte, entries [][]byte, want checkpoint, verifiers ...note.Verifier) {
	fields := map[string]string{}
	for {
		line, rest, found := bytes.Cut(data, []byte("\n"))
		if !found {
			log.Fatal("the evidence has no payload")
		}
		data = rest
		label, value, _ := strings.Cut(string(line), " ")
		fields[label] = value
		if label == "payload" {
			break
		}
	}
	length, err := strconv.Atoi(fields["payload"])
	must(err)
	payload := data[:length]
	header, signed, _ := bytes.Cut(data[length+1:], []byte("\n\n"))
	lines := strings.Split(string(header), "\n")
	if lines[0] != "c2sp.org/tlog-proof@v1" {
		log.Fatalf("the proof begins with %q", lines[0])
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	must(err)
	at := openCheckpoint(signed, verifiers...)
	if at != want {
		log.Fatal("the evidence has another checkpoint")
	}
	entry, err := hex.DecodeString(fields["entry"])
	must(err)
	if !bytes.Equal(entry, entries[index]) {
		log.Fatalf("entry %d of the evidence is not the journal's", index)
	}
	must(tlog.CheckRecord(tlog.RecordProof(parseHashes(lines[2:])), at.tree.N, at.tree.Hash, index, tlog.RecordHash(entry)))
	salt, err := hex.DecodeString(fields["salt"])
	must(err)
	if !bytes.Equal(entry[10:], commitment(at.origin, salt, fields["type"], payload)) {
		log.Fatalf("the payload does not open entry %d", index)
	}
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: check FOLDER")
	}
	folder := os.Args[1]
	verifier, err := note.NewVerifier(strings.TrimSpace(string(read(folder, "vkey"))))
	must(err)
	witness := newCosigner(strings.TrimSpace(string(read(folder, "cosigner-vkey"))))

	head := openCheckpoint(read(folder, "checkpoint"), verifier, witness)
	older := openCheckpoint(read(folder, "older-checkpoint"), verifier, witness)
	lines := strings.Split(strings.TrimSpace(string(read(folder, "consistency"))), "\n")
	must(tlog.CheckTree(tlog.TreeProof(parseHashes(lines)), head.tree.N, head.tree.Hash, older.tree.N, older.tree.Hash))

	entries := readEntries(folder, head.tree.N)
	hashes := tlog.TileHashReader(head.tree, tileFolder(folder))
	for i, entry := range entries {
		proof, err := tlog.ProveRecord(head.tree.N, int64(i), hashes)
		must(err)
		must(tlog.CheckRecord(proof, head.tree.N, head.tree.Hash, int64(i), tlog.RecordHash(entry)))
	}
	files, err := os.ReadDir(filepath.Join(folder, "evidence"))
	must(err)
	for _, file := range files {
		checkEvidence(read(folder, "evidence", file.Name()), entries, head, verifier, witness)
	}
	fmt.Printf("go: %s: %d entries, %d evidence files, growth from %d to %d: all good\n",
		head.origin, len(entries), len(files), older.tree.N, head.tree.N)
}
