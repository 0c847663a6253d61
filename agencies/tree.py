"""A tree in one table: every node knows its parent and the path of keys that leads to it.

``path`` is ``/1/7/42/``: a subtree is one prefix, so scope is one ``LIKE`` on an index at any depth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext_lazy as _


class TreeQuerySet(models.QuerySet[Any]):
    def under(self, node: TreeNode) -> Self:
        """Return the node and everything below it."""
        return self.filter(path__startswith=node.path)

    def below(self, node: TreeNode) -> Self:
        """Return everything below the node, without the node."""
        return self.under(node).exclude(pk=node.pk)

    @transaction.atomic
    def plant(self, **fields: Any) -> Any:
        """Create a node with its path; ``parent`` may be ``None`` for a root."""
        parent = fields.get("parent")
        node = self.create(path="", **fields)
        node.path = f"{parent.path if parent else '/'}{node.pk}/"
        node.save(update_fields=["path"])
        return node


class TreeNode(models.Model):
    parent = models.ForeignKey(
        "self",
        verbose_name=_("上级"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    path = models.CharField(_("路径"), max_length=255, db_index=True, editable=False)

    if TYPE_CHECKING:
        parent_id: int | None

    class Meta:
        abstract = True

    @property
    def ancestor_keys(self) -> list[int]:
        """Primary keys from the root down to the parent."""
        return [int(key) for key in self.path.strip("/").split("/")[:-1]]

    @transaction.atomic
    def move_to(self, parent: Self | None) -> None:
        """Put the node and all below it under another parent; its own subtree is refused."""
        if parent is not None and parent.path.startswith(self.path):
            raise ValueError("a node cannot stand below itself")
        old, new = self.path, f"{parent.path if parent else '/'}{self.pk}/"
        type(self)._default_manager.filter(path__startswith=old).update(
            path=Concat(Value(new), Substr(F("path"), len(old) + 1))
        )
        self.parent, self.path = parent, new
        self.save(update_fields=["parent"])
